using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Credits;

/// <summary>
/// A claimed idempotency key (<see cref="ClaimKey"/>). The act keeps its answer in the same transaction as its effect:
/// <c>await claim.Scope.KeepAsync(db, new KeptAnswer(201, StudioJson.Write(answer), location), ct);</c> just before it commits.
/// </summary>
public sealed class IdempotencyScope
{
    private readonly Guid _principal;
    private readonly string? _key;
    private readonly string _requestSha256;
    private readonly TimeProvider _clock;

    internal IdempotencyScope(Guid principal, string? key, string requestSha256, TimeProvider clock)
    {
        _principal = principal;
        _key = key;
        _requestSha256 = requestSha256;
        _clock = clock;
    }

    /// <summary>For calls without a key: keeps nothing.</summary>
    public static IdempotencyScope None { get; } = new(Guid.Empty, null, "", TimeProvider.System);

    /// <summary>Keeps the answer in the caller's transaction; does nothing for a call without a key.</summary>
    /// <param name="db">The act's own context, inside its transaction.</param>
    /// <param name="answer">What the call answers.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="Npgsql.PostgresException">23505: the key has been used meanwhile; the act's transaction is lost, as it must be.</exception>
    public async Task KeepAsync(StudioDb db, KeptAnswer answer, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(answer);
        if (_key is null) { return; }
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO idem (principal, key, request_sha256, http_status, body, location, created_at)
            VALUES ({_principal}, {_key}, {_requestSha256}, {answer.HttpStatus}, {answer.Body}, {answer.Location}, {_clock.GetUtcNow()})
            """, ct);
    }
}

/// <summary>An answer as it is given again.</summary>
/// <param name="HttpStatus">Its status.</param>
/// <param name="Body">Its body, JSON.</param>
/// <param name="Location">Its Location header, or null.</param>
public sealed record KeptAnswer(int HttpStatus, string Body, string? Location = null);
