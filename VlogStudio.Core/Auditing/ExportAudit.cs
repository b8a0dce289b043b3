using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Auditing;

/// <summary>Hands out rows of the audit, and notes there that somebody took them. For admins: the caller checks the role.</summary>
public sealed class ExportAudit(IDbContextFactory<StudioDb> contexts, WriteAudit audit)
{
    /// <summary>Notes the export, then reads what fits, oldest first, without holding it all.</summary>
    /// <param name="adminId">Who takes them.</param>
    /// <param name="search">What is looked for; its page is of no matter.</param>
    /// <param name="ip">From which address.</param>
    /// <param name="ct">Cancels.</param>
    public async IAsyncEnumerable<AuditEntry> HandleAsync(Guid adminId, AuditSearch search, string? ip, [EnumeratorCancellation] CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(search);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using (var transaction = await db.Database.BeginTransactionAsync(ct))
        {
            await audit.HandleAsync(db, new AuditNote($"admin:{adminId}", "audit_exported", "audit") { After = StudioJson.Write(search with { Before = null, Limit = null }), Ip = ip }, ct);
            await transaction.CommitAsync(ct);
        }
        await foreach (var row in search.Apply(db.AuditEntries.AsNoTracking()).OrderBy(a => a.Seq).AsAsyncEnumerable().WithCancellation(ct)) { yield return row; }
    }
}
