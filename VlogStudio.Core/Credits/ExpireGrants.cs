using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Messaging;

namespace VlogStudio.Core.Credits;

/// <summary>Takes back granted credits that nobody used in time. Recurring daily work; does nothing unless a lifetime is set.</summary>
public sealed class ExpireGrants(IDbContextFactory<StudioDb> contexts, LiveBus bus, IOptions<CreditsOptions> options, TimeProvider clock)
{
    /// <summary>Expires what is past its time. The oldest credits are used first, and what is held for work under way stays.</summary>
    /// <returns>How many accounts lost credits.</returns>
    public async Task<int> HandleAsync(CancellationToken ct)
    {
        if (options.Value.GrantLifetime is not { } lifetime) { return 0; }
        var now = clock.GetUtcNow();
        var cutoff = now - lifetime;
        await using var db = await contexts.CreateDbContextAsync(ct);
        var accounts = await db.Database.SqlQuery<Guid>(
            $"""
            SELECT DISTINCT e.account_id AS "Value" FROM entry e JOIN tx t ON t.id = e.tx_id JOIN account a ON a.id = e.account_id
            WHERE t.kind = 'grant' AND t.at < {cutoff} AND a.kind = 'user' AND NOT a.is_frozen AND a.posted > a.held
            """).ToListAsync(ct);
        var touched = 0;
        foreach (var account in accounts)
        {
            if (!await ExpireAsync(db, account, cutoff, now, ct)) { continue; }
            touched++;
            bus.Tell(account, new UserSignal("credits", account));
        }
        return touched;
    }

    private static async Task<bool> ExpireAsync(StudioDb db, Guid account, DateTimeOffset cutoff, DateTimeOffset now, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await LedgerSql.LockAccountAsync(db, account, ct) != false) { return false; }
        // What was used, expired or corrected away came out of the oldest grants; what is left of those is due.
        var due = await db.Database.SqlQuery<long>(
            $"""
            SELECT least(
              coalesce(sum(e.amount) FILTER (WHERE t.kind = 'grant' AND t.at < {cutoff}), 0) - greatest(coalesce(-sum(e.amount) FILTER (WHERE t.kind <> 'grant'), 0), 0),
              (SELECT a.posted - a.held FROM account a WHERE a.id = {account}))::bigint AS "Value"
            FROM entry e JOIN tx t ON t.id = e.tx_id WHERE e.account_id = {account}
            """).SingleAsync(ct);
        if (due <= 0) { return false; }
        var movement = new CreditTransaction
        {
            IdemKey = string.Create(CultureInfo.InvariantCulture, $"expire:{account}:{cutoff.UtcTicks}"),
            Kind = TransactionKind.Expire,
            Actor = "system",
            ReasonCode = "grant_expired",
            At = now,
        };
        var isNew = await LedgerSql.MoveAsync(db, movement, account, SystemAccounts.Issuance, due, ct);
        await transaction.CommitAsync(ct);
        return isNew;
    }
}
