using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.History;

/// <summary>Takes a generation, and what it made, out of the trash: the undo of <see cref="RemoveGeneration"/>.</summary>
public sealed class RestoreGeneration(IDbContextFactory<StudioDb> contexts, IEnumerable<IGenerationMedia> media)
{
    /// <summary>Puts the row back; a row that was not removed is left as it is.</summary>
    /// <returns>Nothing; or generation_not_found, also where the trash was emptied of it.</returns>
    public async Task<Result<Unit>> HandleAsync(Guid userId, Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await MoveAsync(db, db.Generations.Where(h => h.Id == id && h.UserId == userId), userId, ct) ? new Unit() : Problem.NotFound("generation_not_found");
    }

    /// <summary>The same for what a job made.</summary>
    public async Task<Result<Unit>> OfJobAsync(Guid userId, Guid jobId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await MoveAsync(db, db.Generations.Where(h => h.JobId == jobId && h.UserId == userId), userId, ct) ? new Unit() : Problem.NotFound("generation_not_found");
    }

    private async Task<bool> MoveAsync(StudioDb db, IQueryable<GenerationHistory> rows, Guid userId, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var restored = await rows.Where(h => h.ClearedAt == null)
            .ExecuteUpdateAsync(s => s.SetProperty(h => h.IsDeleted, false).SetProperty(h => h.RemovedAt, (DateTimeOffset?)null), ct);
        if (restored == 0) { return false; }
        var jobId = await rows.Select(h => h.JobId).SingleAsync(ct);
        if (jobId is { } job) { await TrashedMedia.MoveAsync(media, db, new GenerationJob(userId, job), null, ct); }
        await transaction.CommitAsync(ct);
        if (jobId is { } made) { await TrashedMedia.MovedAsync(media, new GenerationJob(userId, made), isRemoved: false, ct); }
        return true;
    }
}
