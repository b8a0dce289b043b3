using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Vlogs;

/// <summary>Throws away exports that are older than a setting allows; they can be made again. Off unless set.</summary>
internal sealed class SweepExports(IDbContextFactory<StudioDb> factory, ForgetOutput forget, IEnumerable<RetentionNeed> needs, IOptions<VlogsOptions> options, TimeProvider time)
{
    public async Task<int> HandleAsync(CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var (goes, _) = await DueAsync(db, ct);
        foreach (var id in goes) { await forget.HandleAsync(id, ct); }
        return goes.Count;
    }

    /// <summary>Those that go, and how many stay because the film they are of is needed.</summary>
    public async Task<(IReadOnlyList<Guid> Goes, int Needed)> DueAsync(StudioDb db, CancellationToken ct)
    {
        if (options.Value.ExportLifetime is not { } kept) { return ([], 0); }
        var (before, kind) = (time.GetUtcNow() - kept, ExportVlogHandler.Export.Name);
        var old = await db.Jobs.Where(j => j.Kind == kind && j.OutputKey != null && j.EndedAt < before)
            .Select(j => new { j.Id, Film = db.Vlogs.Where(v => v.Id == j.SubjectId).Select(v => v.JobId).FirstOrDefault() }).ToListAsync(ct);
        var needed = await needs.JobsAsync(db, [.. old.SelectMany(o => new[] { o.Id, o.Film }).Distinct()], ct);
        var goes = old.Where(o => !needed.Contains(o.Id) && !needed.Contains(o.Film)).Select(o => o.Id).ToList();
        return (goes, old.Count - goes.Count);
    }
}
