using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Auditing;

/// <summary>Reads the audit from its first row to its last and says where the chain breaks.</summary>
public sealed class VerifyAuditChain(IDbContextFactory<StudioDb> contexts)
{
    /// <summary>Checks every row.</summary>
    /// <returns>The first row that does not follow from the one before it, or null when the chain is whole.</returns>
    public async Task<long?> HandleAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var previous = "";
        var expected = 1L;
        await foreach (var row in db.AuditEntries.AsNoTracking().OrderBy(a => a.Seq).AsAsyncEnumerable().WithCancellation(ct))
        {
            var note = new AuditNote(row.Actor, row.Action, row.Subject) { Before = row.Before, After = row.After, Reason = row.Reason, Ip = row.Ip };
            if (row.Seq != expected || row.Hash != AuditHash.Of(previous, row.Seq, row.At, note)) { return row.Seq; }
            previous = row.Hash;
            expected++;
        }
        return null;
    }
}
