using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Recordings.Direct;

/// <summary>What an upload straight to the store starts with.</summary>
/// <param name="Bytes">Bytes to come in all.</param>
/// <param name="Filename">The name the file had; null or empty becomes a plain name.</param>
/// <param name="ContentType">What its sender takes it for, or null.</param>
/// <param name="CapturedAt">When it was shot, if the uploader says so; its offset counts.</param>
public sealed record DirectUploadRequest(long Bytes, string? Filename, string? ContentType, DateTimeOffset? CapturedAt = null);

/// <summary>How far an upload straight to the store is.</summary>
/// <param name="Id">Its id, part of its URL.</param>
/// <param name="RecordingId">The recording it is for.</param>
/// <param name="Filename">The file's name.</param>
/// <param name="Bytes">Bytes in all.</param>
/// <param name="PartBytes">Length of every piece but the last, which is no longer.</param>
/// <param name="Parts">The pieces that are there.</param>
/// <param name="ExpiresAt">When it is thrown away unless it goes on (UTC).</param>
/// <param name="IsComplete">Whether all is there and the recording is being looked at.</param>
public sealed record DirectUploadState(
    Guid Id, Guid RecordingId, string Filename, long Bytes, long PartBytes, IReadOnlyList<ArrivedPart> Parts, DateTimeOffset ExpiresAt, bool IsComplete);

/// <summary>A piece as its sender knows it.</summary>
/// <param name="Number">1, 2, 3 …</param>
/// <param name="Tag">The tag the store answered.</param>
public sealed record SentPart(int Number, string Tag);

/// <summary>Upload rows whose bytes go straight to the store.</summary>
internal static class DirectUploads
{
    public static string KeyOf(this Upload upload) => ObjectKeys.Original(upload.UserId, upload.RecordingId);

    public static int PartsOf(this Upload upload) => (int)((upload.Length!.Value + upload.PartBytes!.Value - 1) / upload.PartBytes.Value);

    /// <summary>The length a piece must have.</summary>
    public static long PartBytesOf(this Upload upload, int number) => Math.Min(upload.PartBytes!.Value, upload.Length!.Value - ((number - 1) * upload.PartBytes.Value));

    public static DirectUploadState ToDirect(this Upload upload, string filename, IReadOnlyList<ArrivedPart> parts) => new(
        upload.Id, upload.RecordingId, filename, upload.Length!.Value, upload.PartBytes!.Value, parts, upload.ExpiresAt, upload.CompletedAt is not null);
}
