using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Keys;

/// <summary>Gives a key a fresh secret; the old one stays good for a while, so that machines can be changed over in peace. The caller checks the role.</summary>
/// <param name="databases">The database.</param>
/// <param name="audit">The audit.</param>
/// <param name="time">The clock.</param>
public sealed class RotateApiKey(IDbContextFactory<StudioDb> databases, WriteAudit audit, TimeProvider time)
{
    private const int UsualOverlap = 24;
    private const int MostOverlap = 7 * 24;

    /// <summary>Gives it, and the time it was made for anew.</summary>
    /// <param name="act">Who, which.</param>
    /// <param name="overlapHours">How long the old secret stays good, 0 to 168; null for a day.</param>
    /// <param name="ct">Ends the call.</param>
    /// <returns>The key with its new secret; or <c>api_key_not_found</c>, <c>api_key_is_revoked</c>, a problem of <c>overlap_hours</c>.</returns>
    public async Task<Result<ApiKeyWithSecret>> HandleAsync(ApiKeyAct act, int? overlapHours, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(act);
        var overlap = overlapHours ?? UsualOverlap;
        if (overlap is < 0 or > MostOverlap) { return Problem.Invalid("overlap_hours", "api_key_overlap_out_of_range", 0, MostOverlap); }
        await using var db = await databases.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var key = (await db.ApiKeys.FromSql($"SELECT * FROM api_key WHERE id = {act.KeyId} FOR UPDATE").ToListAsync(ct)).SingleOrDefault();
        if (key is null) { return Problem.NotFound("api_key_not_found"); }
        if (key.RevokedAt is not null) { return Problem.Conflict("api_key_is_revoked"); }
        var now = time.GetUtcNow();
        var (secret, span) = (ApiKeySecret.New(key.Prefix), key.ExpiresAt - (key.RotatedAt ?? key.CreatedAt));

        // An old secret does not outlive the time it was given.
        var until = now + TimeSpan.FromHours(overlap);
        var isOver = overlap == 0 || key.ExpiresAt <= now;
        key.PreviousSha256 = isOver ? null : key.Sha256;
        key.PreviousUntil = isOver ? null : until < key.ExpiresAt ? until : key.ExpiresAt;
        var before = key.ExpiresAt;
        (key.Sha256, key.RotatedAt, key.ExpiresAt) = (ApiKeySecret.HashOf(secret), now, now + span);
        await db.SaveChangesAsync(ct);
        var note = new AuditNote($"admin:{act.AdminId}", "api_key_rotated", $"api_key:{key.Id}")
        {
            Before = StudioJson.Write(new { ExpiresAt = before }),
            After = StudioJson.Write(new { key.ExpiresAt, key.PreviousUntil }),
            Ip = act.Ip,
        };
        await audit.HandleAsync(db, note, ct);
        await transaction.CommitAsync(ct);
        return new ApiKeyWithSecret(ApiKeyView.Of(key, now), secret);
    }
}
