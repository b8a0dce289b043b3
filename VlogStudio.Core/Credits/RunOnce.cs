using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Credits;

/// <summary>Runs a creating call whose act knows nothing of keys once per idempotency key. Acts that can, use <see cref="ClaimKey"/> themselves.</summary>
public sealed class RunOnce(IDbContextFactory<StudioDb> contexts, ClaimKey claim)
{
    /// <summary>
    /// Runs <paramref name="run"/> unless the key has an answer, and keeps what it answers right after it. Refusals (null) are not kept: they had no
    /// effect and may be tried again.
    /// </summary>
    /// <param name="principal">Who calls.</param>
    /// <param name="key">The caller's key.</param>
    /// <param name="requestSha256">What is asked: <see cref="ClaimKey.HashOf{T}"/>.</param>
    /// <param name="run">Does the work and answers, or null when it refused.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The answer of an earlier run in <see cref="Recalled.Earlier"/>, null there when the work was done now; or what <see cref="ClaimKey"/> refuses.</returns>
    public async Task<Result<Recalled>> HandleAsync(
        Guid principal, string key, string requestSha256, Func<CancellationToken, Task<KeptAnswer?>> run, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(run);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var gate = await db.Database.BeginTransactionAsync(ct);
        var claimed = await claim.HandleAsync(db, principal, key, requestSha256, ct);
        if (!claimed.IsOk) { return claimed.Refused<Recalled>(); }
        if (claimed.Value.Earlier is { } earlier) { return new Recalled(earlier); }
        if (await run(ct) is { } answer) { await claimed.Value.Scope.KeepAsync(db, answer, CancellationToken.None); }
        await gate.CommitAsync(CancellationToken.None);
        return new Recalled(null);
    }
}

/// <summary>What is known of a call.</summary>
/// <param name="Earlier">The answer of an earlier run, or null when the work was done just now.</param>
public sealed record Recalled(KeptAnswer? Earlier);
