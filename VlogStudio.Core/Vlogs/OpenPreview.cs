using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Vlogs;

/// <summary>Finds a preview for sending.</summary>
public sealed class OpenPreview(IDbContextFactory<StudioDb> factory, IObjectStore store)
{
    /// <summary>Finds it.</summary>
    /// <returns>The file; or preview_gone where it is not made yet, was thrown away or is somebody else's.</returns>
    public async Task<Result<StoredContent>> HandleAsync(Guid userId, Guid jobId, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var key = await PreviewVlog.Kept(db).Where(j => j.Id == jobId && j.UserId == userId).Select(j => j.OutputKey).SingleOrDefaultAsync(ct);
        return key is not null && await store.FindContentAsync(key, "preview.mp4", "video/mp4", ct) is { } content ? content : Problem.NotFound("preview_gone");
    }
}
