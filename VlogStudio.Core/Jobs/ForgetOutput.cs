using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Jobs;

/// <summary>Throws away what a job made, for jobs whose output nobody keeps for long.</summary>
public sealed class ForgetOutput(IDbContextFactory<StudioDb> databases, IObjectStore store)
{
    /// <summary>Removes the job's main output from the store and from its row; once is as good as twice.</summary>
    public async Task HandleAsync(Guid jobId, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        if (await db.Jobs.Where(j => j.Id == jobId).Select(j => j.OutputKey).SingleOrDefaultAsync(ct) is not { } key) { return; }
        await store.DeleteAsync(key, ct);
        await db.Jobs.Where(j => j.Id == jobId && j.OutputKey == key).ExecuteUpdateAsync(set => set.SetProperty(j => j.OutputKey, (string?)null), ct);
    }
}
