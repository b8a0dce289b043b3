using VlogStudio.Core.Data;

namespace VlogStudio.Core.Credits;

/// <summary>Gives a person credits out of the issuance account.</summary>
public sealed class GrantCredits(TimeProvider clock)
{
    /// <summary>Grants once per key: a second call with the same key changes nothing.</summary>
    /// <param name="db">The caller's context with an open transaction.</param>
    /// <param name="grant">What to give and why.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Whether the credits were given now.</returns>
    public async Task<bool> HandleAsync(StudioDb db, CreditGrant grant, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(grant);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(grant.Amount, nameof(grant));
        LedgerSql.RequireTransaction(db);
        await LedgerSql.LockAccountAsync(db, grant.AccountId, ct);
        var movement = new CreditTransaction
        {
            IdemKey = grant.IdemKey,
            Kind = TransactionKind.Grant,
            Actor = grant.Actor,
            ReasonCode = grant.ReasonCode,
            Note = grant.Note,
            At = clock.GetUtcNow(),
        };
        return await LedgerSql.MoveAsync(db, movement, SystemAccounts.Issuance, grant.AccountId, grant.Amount, ct);
    }
}

/// <summary>Credits to give.</summary>
/// <param name="AccountId">To whom.</param>
/// <param name="Amount">Whole credits, above zero.</param>
/// <param name="IdemKey">What it is about, unique: <c>grant:{user}:welcome</c>.</param>
/// <param name="Actor">Who gives: <c>system</c>, <c>admin:{id}</c>.</param>
/// <param name="ReasonCode">Stable snake_case reason.</param>
/// <param name="Note">Words for people, or null.</param>
public sealed record CreditGrant(Guid AccountId, long Amount, string IdemKey, string Actor, string ReasonCode, string? Note = null);
