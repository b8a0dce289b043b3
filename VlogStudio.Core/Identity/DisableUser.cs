using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Identity;

/// <summary>Locks a person out, or lets them in again; their sessions end. For admins: the caller checks the role.</summary>
public sealed class DisableUser(IServiceScopeFactory scopes, CheckSession sessions, WriteAudit audit)
{
    /// <summary>Changes it.</summary>
    /// <returns><c>not_yourself</c>, or not found.</returns>
    public async Task<Result<Unit>> HandleAsync(Guid adminId, Guid userId, bool isDisabled, string reason, CancellationToken ct, string? ip = null)
    {
        if (adminId == userId) { return Problem.Conflict("not_yourself"); }
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StudioDb>();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StudioUser>>();
        if (await users.FindByIdAsync(userId.ToString()) is not { } user) { return Problem.NotFound(); }
        await using (var transaction = await db.Database.BeginTransactionAsync(ct))
        {
            var before = StudioJson.Write(new { IsDisabled = await users.IsLockedOutAsync(user) });
            await users.SetLockoutEnabledAsync(user, true);
            await users.SetLockoutEndDateAsync(user, isDisabled ? DateTimeOffset.MaxValue : null);
            await users.UpdateSecurityStampAsync(user);
            var note = new AuditNote($"admin:{adminId}", isDisabled ? "user_disabled" : "user_enabled", $"user:{userId}")
            {
                Before = before, After = StudioJson.Write(new { IsDisabled = isDisabled }), Reason = reason, Ip = ip,
            };
            await audit.HandleAsync(db, note, ct);
            await transaction.CommitAsync(ct);
        }
        await sessions.EndAsync(s => s.UserId == userId, "disabled", ct);
        return new Unit();
    }
}
