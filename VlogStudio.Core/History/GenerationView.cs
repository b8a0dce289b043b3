using System.Text.Json;

namespace VlogStudio.Core.History;

/// <summary>A generation as it is shown.</summary>
/// <param name="Id">Its id.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="GenerationType">vlog, social_image, short_video, blog_post …</param>
/// <param name="Status">Where it is.</param>
/// <param name="JobId">The job that makes it, or null.</param>
/// <param name="InputParams">What was asked.</param>
/// <param name="OutputData">What came out, or null.</param>
/// <param name="MediaLocalPath">Where a local copy lies, or null.</param>
/// <param name="MediaCloudUrl">Where it may be read, or null.</param>
/// <param name="MediaCloudKey">Its object key, or null.</param>
/// <param name="MediaCloudProvider">files, r2, minio, s3, or null.</param>
/// <param name="CreditsUsed">Credits captured for it.</param>
/// <param name="ErrorCode">Code of the error, or null.</param>
/// <param name="ErrorMessage">What went wrong, in English, or null.</param>
/// <param name="Title">The person's title.</param>
/// <param name="Tags">The person's tags.</param>
/// <param name="Note">The person's note.</param>
/// <param name="CreatedAt">When it was asked for (UTC).</param>
/// <param name="CompletedAt">When it ended (UTC), or null.</param>
/// <param name="IsDeleted">Whether the person removed it from their list.</param>
/// <param name="IsFavourite">Whether the person marked it.</param>
/// <param name="RemovedAt">When it was put into the trash (UTC), or null.</param>
/// <param name="ClearedAt">When the trash was emptied of it (UTC), or null: its media are gone.</param>
public sealed record GenerationView(
    Guid Id, Guid UserId, string GenerationType, GenerationStatus Status, Guid? JobId, JsonElement InputParams, JsonElement? OutputData, string? MediaLocalPath,
    string? MediaCloudUrl, string? MediaCloudKey, string? MediaCloudProvider, long CreditsUsed, string? ErrorCode, string? ErrorMessage, string? Title,
    IReadOnlyList<string> Tags, string? Note, DateTimeOffset CreatedAt, DateTimeOffset? CompletedAt, bool IsDeleted,
    bool IsFavourite, DateTimeOffset? RemovedAt, DateTimeOffset? ClearedAt)
{
    internal static GenerationView Of(GenerationHistory row) => new(
        row.Id, row.UserId, row.GenerationType, row.Status, row.JobId, JsonElement.Parse(row.InputParams),
        row.OutputData is null ? null : JsonElement.Parse(row.OutputData), row.MediaLocalPath, row.MediaCloudUrl, row.MediaCloudKey, row.MediaCloudProvider,
        row.CreditsUsed, row.ErrorCode, row.ErrorMessage, row.Title, row.Tags, row.Note, row.CreatedAt, row.CompletedAt, row.IsDeleted,
        row.IsFavourite, row.RemovedAt, row.ClearedAt);
}
