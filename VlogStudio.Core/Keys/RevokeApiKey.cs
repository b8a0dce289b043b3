using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Keys;

/// <summary>Takes a key back: from now on it opens nothing. What its machine is at falls to others when the lease runs out. The caller checks the role.</summary>
/// <param name="databases">The database.</param>
/// <param name="audit">The audit.</param>
/// <param name="time">The clock.</param>
public sealed class RevokeApiKey(IDbContextFactory<StudioDb> databases, WriteAudit audit, TimeProvider time)
{
    /// <summary>Takes it back; doing so twice is fine and kept once.</summary>
    /// <returns>Nothing; or <c>api_key_not_found</c>.</returns>
    public async Task<Result<Unit>> HandleAsync(ApiKeyAct act, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(act);
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var key = (await db.ApiKeys.FromSql($"SELECT * FROM api_key WHERE id = {act.KeyId} FOR UPDATE").ToListAsync(ct)).SingleOrDefault();
        if (key is null) { return Problem.NotFound("api_key_not_found"); }
        if (key.RevokedAt is not null) { return default(Unit); }
        key.RevokedAt = time.GetUtcNow();
        (key.PreviousSha256, key.PreviousUntil) = (null, null);
        await db.SaveChangesAsync(ct);
        var note = new AuditNote($"admin:{act.AdminId}", "api_key_revoked", $"api_key:{key.Id}")
        {
            Before = StudioJson.Write(new { key.Name, key.ExpiresAt }), After = StudioJson.Write(new { key.RevokedAt }), Ip = act.Ip,
        };
        await audit.HandleAsync(db, note, ct);
        await transaction.CommitAsync(ct);
        return default(Unit);
    }
}
