using Microsoft.EntityFrameworkCore;
using Npgsql;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Credits;

/// <summary>Runs a creating call once per idempotency key: the first run's answer is given again to the same request.</summary>
public sealed class RunOnce(IDbContextFactory<StudioDb> contexts, TimeProvider clock)
{
    private const int TwinWaitMilliseconds = 20_000;

    /// <summary>
    /// Runs <paramref name="run"/>, unless the key has an answer. A concurrent twin waits for the first. An answer the act kept itself through the scope is
    /// as durable as its effect; an answer it did not keep is kept right after it. Refusals (null) are not kept: they had no effect and may be tried again.
    /// </summary>
    /// <param name="principal">Who calls.</param>
    /// <param name="key">The caller's key, at most 200 characters.</param>
    /// <param name="requestSha256">SHA-256 of what is asked, hex.</param>
    /// <param name="run">Does the work and answers, or null when it refused.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>
    /// The kept answer of an earlier run; or null when <paramref name="run"/> ran now; or <c>idempotency_key_reused</c>,
    /// <c>idempotency_key_too_long</c>, <c>idempotency_in_flight</c>.
    /// </returns>
    public async Task<Result<Recalled>> HandleAsync(
        Guid principal, string key, string requestSha256, Func<IdempotencyScope, CancellationToken, Task<KeptAnswer?>> run, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(run);
        if (key.Length is 0 or > 200) { return Problem.Invalid("idempotency_key", "idempotency_key_too_long", 200); }

        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var gate = await db.Database.BeginTransactionAsync(ct);
        try
        {
            // The twin waits here; the row itself is written by whoever wins, in the transaction of the effect.
            await db.Database.ExecuteSqlRawAsync($"SET LOCAL lock_timeout = {TwinWaitMilliseconds}", ct);
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({principal.ToString("n") + key}, 0))", ct);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return Problem.Conflict("idempotency_in_flight");
        }

        var kept = await db.IdempotencyRecords.AsNoTracking().FirstOrDefaultAsync(i => i.Principal == principal && i.Key == key, ct);
        if (kept is not null)
        {
            return kept.RequestSha256 == requestSha256
                ? new Recalled(new KeptAnswer(kept.HttpStatus, kept.Body, kept.Location))
                : Problem.Invalid("idempotency_key", "idempotency_key_reused");
        }

        var scope = new IdempotencyScope(principal, key, requestSha256, clock);
        var answer = await run(scope, ct);
        if (answer is not null && !scope.IsKept) { await scope.KeepAsync(db, answer, CancellationToken.None); }
        await gate.CommitAsync(CancellationToken.None);
        return new Recalled(null);
    }
}

/// <summary>What is known of a key.</summary>
/// <param name="Answer">The answer of an earlier run, or null when the work was done just now.</param>
public sealed record Recalled(KeptAnswer? Answer);
