using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Recordings;

/// <summary>Finds the picture, sprite or stream of a recording for sending.</summary>
/// <param name="dbs">The database.</param>
/// <param name="store">Where they lie.</param>
public sealed class OpenRecordingMedia(IDbContextFactory<StudioDb> dbs, IObjectStore store)
{
    private const string Jpeg = "image/jpeg";
    private const string Mp4 = "video/mp4";

    /// <summary>Finds it; <c>recording_not_found</c>, or <c>media_not_ready</c> while it is still being made.</summary>
    public async Task<Result<StoredContent>> HandleAsync(Guid userId, Guid recordingId, RecordingMedia media, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var row = await RecordingReader.Of(db, userId).Where(r => r.Id == recordingId)
            .Select(r => new { r.Filename, r.PosterKey, r.SpriteKey, r.ProxyKey, r.OriginalKey, r.Status, r.ContentType }).FirstOrDefaultAsync(ct);
        if (row is null) { return RecordingProblems.NotFound; }
        // Until it was looked at nobody knows what it is, and a rejected file may be anything.
        var original = row.Status == RecordingStatus.Ready ? row.OriginalKey : null;
        var (key, type, name) = media switch
        {
            RecordingMedia.Poster => (row.PosterKey, Jpeg, null),
            RecordingMedia.Sprite => (row.SpriteKey, Jpeg, null),
            RecordingMedia.Stream when row.ProxyKey is not null => (row.ProxyKey, Mp4, null),
            RecordingMedia.Stream => (original, row.ContentType ?? StartIngest.UnknownType, null),
            RecordingMedia.Original => (original, row.ContentType ?? StartIngest.UnknownType, row.Filename),
            _ => throw new ArgumentOutOfRangeException(nameof(media), media, null),
        };
        return key is not null && await store.FindContentAsync(key, name, type, ct) is { } content ? content : Problem.NotFound("media_not_ready");
    }
}
