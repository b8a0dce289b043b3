using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Credits;

/// <summary>
/// Claims an idempotency key inside the transaction of a creating act. Use it first after beginning the transaction; answer
/// <see cref="Claim.Earlier"/> when there is one; else do the work, call <see cref="IdempotencyScope.KeepAsync"/> and commit.
/// </summary>
public sealed class ClaimKey(TimeProvider clock)
{
    /// <summary>The most characters of a key.</summary>
    public const int MaxKey = 200;

    private const int TwinWaitMilliseconds = 20_000;

    /// <summary>Claims the key until the transaction ends; a concurrent twin waits for that.</summary>
    /// <param name="db">The act's context with an open transaction.</param>
    /// <param name="principal">Who calls.</param>
    /// <param name="key">The caller's key, or null for a call without one.</param>
    /// <param name="requestSha256">What is asked: <see cref="HashOf{T}"/>.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The claim; or <c>idempotency_key_reused</c>, <c>idempotency_key_too_long</c>, <c>idempotency_in_flight</c>.</returns>
    public async Task<Result<Claim>> HandleAsync(StudioDb db, Guid principal, string? key, string requestSha256, CancellationToken ct)
    {
        LedgerSql.RequireTransaction(db);
        if (key is null) { return new Claim(IdempotencyScope.None, null); }
        if (key.Length is 0 or > MaxKey) { return Problem.Invalid("idempotency_key", "idempotency_key_too_long", MaxKey); }
        try
        {
            await db.Database.ExecuteSqlAsync($"SELECT set_config('lock_timeout', {TwinWaitMilliseconds.ToString(System.Globalization.CultureInfo.InvariantCulture)}, true)", ct);
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({principal.ToString("n") + key}, 0))", ct);
            await db.Database.ExecuteSqlAsync($"SELECT set_config('lock_timeout', '0', true)", ct);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return Problem.Conflict("idempotency_in_flight");
        }

        var kept = await db.IdempotencyRecords.AsNoTracking().FirstOrDefaultAsync(i => i.Principal == principal && i.Key == key, ct);
        if (kept is null) { return new Claim(new IdempotencyScope(principal, key, requestSha256, clock), null); }
        return kept.RequestSha256 == requestSha256
            ? new Claim(IdempotencyScope.None, new KeptAnswer(kept.HttpStatus, kept.Body, kept.Location))
            : Problem.Invalid("idempotency_key", "idempotency_key_reused");
    }

    /// <summary>SHA-256 of what is asked, hex.</summary>
    /// <param name="what">Which call: <c>POST /api/v1/vlogs</c>, or an act's name.</param>
    /// <param name="request">Its input.</param>
    public static string HashOf<T>(string what, T request) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(what + "\n" + StudioJson.Write(request))));
}

/// <summary>What is known of a key.</summary>
/// <param name="Scope">Keeps the answer.</param>
/// <param name="Earlier">The answer of an earlier run, which is to be given again; or null.</param>
public sealed record Claim(IdempotencyScope Scope, KeptAnswer? Earlier);
