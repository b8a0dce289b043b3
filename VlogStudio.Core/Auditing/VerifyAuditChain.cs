using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Auditing;

/// <summary>Reads the audit from its first row to its last and says where the chain breaks.</summary>
public sealed class VerifyAuditChain(IDbContextFactory<StudioDb> contexts)
{
    /// <summary>Checks every row.</summary>
    /// <returns>The first row that does not follow from the one before it, or null when the chain is whole.</returns>
    public async Task<long?> HandleAsync(CancellationToken ct) => (await CheckAsync(ct)).BrokenAt;

    /// <summary>Checks every row and says how far it came.</summary>
    public async Task<AuditVerdict> CheckAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var previous = "";
        var expected = 1L;
        await foreach (var row in db.AuditEntries.AsNoTracking().OrderBy(a => a.Seq).AsAsyncEnumerable().WithCancellation(ct))
        {
            var note = new AuditNote(row.Actor, row.Action, row.Subject) { Before = row.Before, After = row.After, Reason = row.Reason, Ip = row.Ip };
            if (row.Seq != expected || row.Hash != AuditHash.Of(previous, row.Seq, row.At, note)) { return new AuditVerdict(expected - 1, row.Seq, previous); }
            previous = row.Hash;
            expected++;
        }
        return new AuditVerdict(expected - 1, null, previous);
    }
}

/// <summary>How the audit's chain was found.</summary>
/// <param name="Rows">How many rows from the first on follow from each other.</param>
/// <param name="BrokenAt">The first row that does not, or null when the chain is whole.</param>
/// <param name="LastHash">The hash of the last good row: two readings of a chain that grew by rows alone agree on it.</param>
public sealed record AuditVerdict(long Rows, long? BrokenAt, string LastHash)
{
    /// <summary>Whether the chain is whole.</summary>
    public bool IsWhole => BrokenAt is null;
}
