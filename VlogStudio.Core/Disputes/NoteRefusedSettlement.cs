using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Data;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Disputes;

/// <summary>Keeps in the audit that somebody tried to settle a dispute and was refused.</summary>
public sealed class NoteRefusedSettlement(IDbContextFactory<StudioDb> contexts, WriteAudit audit)
{
    /// <summary>The action such rows carry.</summary>
    public const string Action = "dispute_settle_refused";

    /// <summary>Writes the row, in a transaction of its own: what was refused has none any more.</summary>
    public async Task HandleAsync(RefusedSettlement refused, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(refused);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var who = await AdminRole.IsHeldAsync(db, refused.By, ct) ? "admin" : "user";
        var after = StudioJson.Write(new { Codes = refused.Problems.Select(p => p.Code), Decision = Short(refused.Decision), Amount = Short(refused.Amount), ReasonCode = Short(refused.ReasonCode) });
        var note = new AuditNote($"{who}:{refused.By}", Action, $"dispute:{refused.DisputeId}") { After = after, Reason = refused.Problems[0].Code, Ip = refused.Ip };
        await audit.HandleAsync(db, note, ct);
        await transaction.CommitAsync(ct);
    }

    private static string? Short(string? text) => text is { Length: > 60 } ? text[..60] : text;
}

/// <summary>A try at settling that was refused.</summary>
/// <param name="DisputeId">What was tried on.</param>
/// <param name="By">Who tried.</param>
/// <param name="Decision">What they wanted.</param>
/// <param name="Amount">How much, as it was sent.</param>
/// <param name="ReasonCode">The reason they gave.</param>
/// <param name="Ip">From which address.</param>
/// <param name="Problems">What stood in the way; at least one.</param>
public sealed record RefusedSettlement(Guid DisputeId, Guid By, string? Decision, string? Amount, string? ReasonCode, string? Ip, IReadOnlyList<Problem> Problems);
