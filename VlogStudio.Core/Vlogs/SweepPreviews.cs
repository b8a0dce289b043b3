using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Core.Vlogs;

/// <summary>Throws away previews nobody looks at any more.</summary>
public sealed class SweepPreviews(IDbContextFactory<StudioDb> factory, ForgetOutput forget, TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    /// <summary>Throws away those that were made more than an hour ago.</summary>
    public async Task HandleAsync(CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var before = time.GetUtcNow() - Kept;
        foreach (var id in await PreviewVlog.Kept(db).Where(j => j.OutputKey != null && j.EndedAt < before).Select(j => j.Id).ToListAsync(ct))
        {
            await forget.HandleAsync(id, ct);
        }
    }
}
