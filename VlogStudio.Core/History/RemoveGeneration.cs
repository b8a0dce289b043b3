using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.History;

/// <summary>Puts a generation, and what it made, into the trash. The row stays: it is what they paid for.</summary>
public sealed class RemoveGeneration(IDbContextFactory<StudioDb> contexts, IEnumerable<IGenerationMedia> media, TimeProvider clock)
{
    /// <summary>Removes the row from the list; <see cref="RestoreGeneration"/> brings it back until the trash is emptied.</summary>
    /// <returns>Nothing, or generation_not_found.</returns>
    public async Task<Result<Unit>> HandleAsync(Guid userId, Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var row = await db.Generations.AsNoTracking().Where(h => h.Id == id && h.UserId == userId && !h.IsDeleted).Select(h => new { h.JobId }).FirstOrDefaultAsync(ct);
        if (row is null) { return Problem.NotFound("generation_not_found"); }
        var moved = await MoveAsync(db, db.Generations.Where(h => h.Id == id), userId, row.JobId, ct);
        return moved ? new Unit() : Problem.NotFound("generation_not_found");
    }

    /// <summary>The same for what a job made, for rooms that show it under another name.</summary>
    /// <returns>Nothing, or generation_not_found where there is neither a row nor anything else.</returns>
    public async Task<Result<Unit>> OfJobAsync(Guid userId, Guid jobId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await MoveAsync(db, db.Generations.Where(h => h.JobId == jobId), userId, jobId, ct) ? new Unit() : Problem.NotFound("generation_not_found");
    }

    private async Task<bool> MoveAsync(StudioDb db, IQueryable<GenerationHistory> rows, Guid userId, Guid? jobId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var isMoved = await rows.Where(h => h.UserId == userId && !h.IsDeleted)
            .ExecuteUpdateAsync(s => s.SetProperty(h => h.IsDeleted, true).SetProperty(h => h.RemovedAt, now), ct) == 1;
        if (jobId is { } job) { isMoved |= await TrashedMedia.MoveAsync(media, db, new GenerationJob(userId, job), now, ct); }
        await transaction.CommitAsync(ct);
        if (isMoved && jobId is { } made) { await TrashedMedia.MovedAsync(media, new GenerationJob(userId, made), isRemoved: true, ct); }
        return isMoved;
    }
}
