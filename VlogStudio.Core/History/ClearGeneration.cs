using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.History;

/// <summary>
/// Deletes for good what lies in the trash. The row, the job and the ledger stay, for they are what a dispute is settled by; whoever keeps the media
/// hears through the outbox, so that none is forgotten when something breaks in between.
/// </summary>
public sealed class ClearGeneration(IDbContextFactory<StudioDb> contexts, TimeProvider clock)
{
    /// <summary>The topic of the outbox under which rooms hear what to throw away: <see cref="ClearedGeneration"/>.</summary>
    public const string Topic = "generation_cleared";

    /// <summary>Deletes one for good.</summary>
    /// <returns>Nothing; or generation_not_found where it is not in this person's trash.</returns>
    public async Task<Result<Unit>> HandleAsync(Guid userId, Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await ClearAsync(db, ListTrash.Of(db, userId).Where(h => h.Id == id), ct) == 1 ? new Unit() : Problem.NotFound("generation_not_found");
    }

    /// <summary>Deletes everything in a person's trash for good; answers how many there were.</summary>
    public async Task<int> AllAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await ClearAsync(db, ListTrash.Of(db, userId), ct);
    }

    /// <summary>Deletes rows of the trash, in one transaction; one that was taken out meanwhile stays.</summary>
    internal async Task<int> ClearAsync(StudioDb db, IQueryable<GenerationHistory> trash, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var picked = await trash.Select(h => h.Id).ToListAsync(ct);
        var rows = await db.Generations.FromSql($"SELECT * FROM generation_history WHERE id = ANY({picked.ToArray()}) AND is_deleted AND cleared_at IS NULL ORDER BY id FOR UPDATE").ToListAsync(ct);
        foreach (var row in rows)
        {
            row.ClearedAt = now;
            if (row.JobId is { } job) { db.Outbox.Add(new OutboxMessage { Topic = Topic, Body = StudioJson.Write(new ClearedGeneration(row.Id, row.UserId, job)), DueAt = now }); }
        }
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return rows.Count;
    }
}

/// <summary>What the trash was emptied of.</summary>
/// <param name="GenerationId">The history's row.</param>
/// <param name="UserId">Whose it was.</param>
/// <param name="JobId">The job that made it.</param>
public sealed record ClearedGeneration(Guid GenerationId, Guid UserId, Guid JobId);
