using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Vlogs;

/// <summary>Finds a vlog's film, its poster, or its pieces for streaming, for sending.</summary>
public sealed class OpenVlogMedia(IDbContextFactory<StudioDb> factory, IObjectStore store)
{
    /// <summary>Finds it.</summary>
    /// <returns>The file; or vlog_not_found, film_not_ready, film_not_streamed, export_not_made, film_missing.</returns>
    public async Task<Result<StoredContent>> HandleAsync(Guid userId, Guid vlogId, VlogMedia media, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var vlog = await VlogReading.Of(db, userId).SingleOrDefaultAsync(v => v.Id == vlogId, ct);
        if (vlog is null) { return Problem.NotFound("vlog_not_found"); }
        var (key, type, suffix) = media switch
        {
            VlogMedia.Video => (vlog.VideoKey, "video/mp4", ".mp4"),
            VlogMedia.Thumbnail => (vlog.PosterKey, "image/jpeg", ".jpg"),
            VlogMedia.Playlist => (vlog.PlaylistKey, "application/vnd.apple.mpegurl", ".m3u8"),
            VlogMedia.Pieces => (vlog.StreamKey, "video/mp4", ".m4s"),
            VlogMedia.Export => (await OfferExport.JobOf(db, vlog).Where(j => j.OutputKey != null).Select(j => j.OutputKey).FirstOrDefaultAsync(ct), "video/mp4", " (original).mp4"),
            _ => throw new ArgumentOutOfRangeException(nameof(media)),
        };
        if (key is null) { return Problem.NotFound(vlog.VideoKey is null ? "film_not_ready" : media == VlogMedia.Export ? "export_not_made" : "film_not_streamed"); }
        return await store.FindContentAsync(key, FilmFileName.Of(vlog) + suffix, type, ct) is { } content ? content : Problem.NotFound("film_missing");
    }
}
