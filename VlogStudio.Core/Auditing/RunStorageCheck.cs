using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Auditing;

/// <summary>The storage's self-test as an act of somebody: kept in the audit with what it found, for it may set the bucket's rules. The caller checks the role.</summary>
/// <param name="check">The test.</param>
/// <param name="databases">The database.</param>
/// <param name="audit">The audit.</param>
public sealed class RunStorageCheck(CheckStorage check, IDbContextFactory<StudioDb> databases, WriteAudit audit)
{
    /// <summary>Runs it; the steps come as they end, then it is kept, also when it is left early.</summary>
    /// <param name="actor">Who: <c>admin:{id}</c> or <c>system</c>.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="ip">From which address.</param>
    /// <param name="ct">Ends it.</param>
    public async IAsyncEnumerable<StorageStep> HandleAsync(string actor, StorageQuestion question, string? ip, [EnumeratorCancellation] CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(question);
        var seen = new List<StorageStep>();
        try
        {
            await foreach (var step in check.HandleAsync(question, ct))
            {
                seen.Add(step);
                yield return step;
            }
        }
        finally
        {
            await KeepAsync(actor, question, ip, seen);
        }
    }

    private async Task KeepAsync(string actor, StorageQuestion question, string? ip, List<StorageStep> seen)
    {
        await using var db = await databases.CreateDbContextAsync(CancellationToken.None);
        await using var transaction = await db.Database.BeginTransactionAsync(CancellationToken.None);
        var note = new AuditNote(actor, question.IsApplied ? "storage_checked_and_rules_set" : "storage_checked", "storage")
        {
            After = StudioJson.Write(new { question.Origin, Steps = seen.ToDictionary(s => s.Name, s => s.Verdict.ToString().ToLowerInvariant()) }),
            Ip = ip,
        };
        await audit.HandleAsync(db, note, CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
    }
}
