using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Credits;

/// <summary>Statements the acts of the ledger share. They go past the change tracker so that a caller's half-done changes are left alone.</summary>
internal static class LedgerSql
{
    /// <summary>Refuses to move credits outside a transaction.</summary>
    public static void RequireTransaction(StudioDb db)
    {
        if (db.Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException("Credits move only inside the caller's transaction: begin one first.");
        }
    }

    /// <summary>Locks a person's account row, which comes before every other lock of the ledger.</summary>
    /// <returns>Whether it is frozen, or null when there is no such account.</returns>
    public static async Task<bool?> LockAccountAsync(StudioDb db, Guid accountId, CancellationToken ct)
    {
        var rows = await db.Database.SqlQuery<bool>($"SELECT is_frozen AS \"Value\" FROM account WHERE id = {accountId} FOR UPDATE").ToListAsync(ct);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>What an account that exists has posted.</summary>
    public static Task<long> PostedAsync(StudioDb db, Guid accountId, CancellationToken ct) =>
        db.Accounts.Where(a => a.Id == accountId).Select(a => a.Posted).SingleAsync(ct);

    /// <summary>Writes a movement from one account to another; <c>posted</c> follows by trigger.</summary>
    /// <returns>False when the movement's key is already in the books.</returns>
    public static async Task<bool> MoveAsync(StudioDb db, CreditTransaction movement, Guid from, Guid to, long amount, CancellationToken ct)
    {
        var kind = SnakeCase.Of(movement.Kind.ToString());
        var written = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO tx (id, idem_key, kind, hold_id, dispute_id, job_id, actor, approver, reason_code, note, at)
            VALUES ({movement.Id}, {movement.IdemKey}, {kind}, {movement.HoldId}, {movement.DisputeId}, {movement.JobId}, {movement.Actor},
                    {movement.Approver}, {movement.ReasonCode}, {movement.Note}, {movement.At})
            ON CONFLICT (idem_key) DO NOTHING
            """, ct);
        if (written == 0) { return false; }
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO entry (tx_id, account_id, amount) VALUES ({movement.Id}, {from}, {-amount}), ({movement.Id}, {to}, {amount})", ct);
        StudioMeter.CreditsMoved(kind, amount);
        return true;
    }
}
