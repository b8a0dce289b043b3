using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.History;

/// <summary>Notes that a generation is being made.</summary>
public sealed class StartGeneration(IDbContextFactory<StudioDb> contexts)
{
    /// <summary>Moves the job's row from pending to processing; does nothing when it is further already.</summary>
    public async Task HandleAsync(Guid jobId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.Generations.Where(h => h.JobId == jobId && h.Status == GenerationStatus.Pending)
            .ExecuteUpdateAsync(s => s.SetProperty(h => h.Status, GenerationStatus.Processing), ct);
    }
}
