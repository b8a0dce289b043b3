using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.History;

/// <summary>Keeps in the audit that a client tried to write what only the server may: a status, credits, keys.</summary>
public sealed class NoteRefusedWrite(IDbContextFactory<StudioDb> contexts, WriteAudit audit)
{
    /// <summary>The action such rows carry.</summary>
    public const string Action = "history_write_refused";

    /// <summary>Writes the row.</summary>
    /// <param name="userId">Who tried.</param>
    /// <param name="generationId">On which row; null for a new one.</param>
    /// <param name="fields">What they would have written, by name; values are not kept.</param>
    /// <param name="ip">From which address.</param>
    /// <param name="ct">Cancels.</param>
    public async Task HandleAsync(Guid userId, Guid? generationId, IReadOnlyList<string> fields, string? ip, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(fields);
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var after = StudioJson.Write(new { Fields = fields.Take(20).Select(f => f.Length > 60 ? f[..60] : f) });
        await audit.HandleAsync(db, new AuditNote($"user:{userId}", Action, $"generation:{generationId?.ToString() ?? "new"}") { After = after, Reason = "server_writes_this", Ip = ip }, ct);
        await transaction.CommitAsync(ct);
    }
}
