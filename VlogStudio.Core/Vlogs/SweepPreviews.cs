using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Core.Vlogs;

/// <summary>Throws away previews nobody looks at any more.</summary>
public sealed class SweepPreviews(IDbContextFactory<StudioDb> factory, ForgetOutput forget, IOptions<VlogsOptions> options, TimeProvider time)
{
    /// <summary>Throws away those that were made long enough ago.</summary>
    /// <returns>How many.</returns>
    public async Task<int> HandleAsync(CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var due = await Due(db).Select(j => j.Id).ToListAsync(ct);
        foreach (var id in due) { await forget.HandleAsync(id, ct); }
        return due.Count;
    }

    internal IQueryable<Job> Due(StudioDb db)
    {
        var before = time.GetUtcNow() - options.Value.PreviewLifetime;
        return PreviewVlog.Kept(db).Where(j => j.OutputKey != null && j.EndedAt < before);
    }
}
