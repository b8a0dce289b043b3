using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Identity;

/// <summary>Gives a person a role or takes it away; their sessions end, so that no page keeps rights that are gone. For admins: the caller checks the role.</summary>
public sealed class ChangeRole(IServiceScopeFactory scopes, CheckSession sessions, WriteAudit audit)
{
    /// <summary>Changes it.</summary>
    /// <param name="adminId">Who decides.</param>
    /// <param name="userId">Whose role.</param>
    /// <param name="role">One of <see cref="StudioRoles"/>.</param>
    /// <param name="isGiven">Whether they have it from now on.</param>
    /// <param name="reason">Why, for the audit.</param>
    /// <param name="ct">Cancels.</param>
    /// <param name="ip">From which address, for the audit.</param>
    /// <returns><c>unknown_role</c>, <c>not_your_own_role</c>, or not found.</returns>
    public async Task<Result<Unit>> HandleAsync(Guid adminId, Guid userId, string role, bool isGiven, string reason, CancellationToken ct, string? ip = null)
    {
        if (role is not (StudioRoles.User or StudioRoles.Admin)) { return Problem.Invalid("role", "unknown_role"); }
        if (adminId == userId) { return Problem.Conflict("not_your_own_role"); }
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StudioDb>();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StudioUser>>();
        if (await users.FindByIdAsync(userId.ToString()) is not { } user) { return Problem.NotFound(); }
        if (await users.IsInRoleAsync(user, role) == isGiven) { return new Unit(); }

        await using (var transaction = await db.Database.BeginTransactionAsync(ct))
        {
            var before = StudioJson.Write(await users.GetRolesAsync(user));
            _ = isGiven ? await users.AddToRoleAsync(user, role) : await users.RemoveFromRoleAsync(user, role);
            await users.UpdateSecurityStampAsync(user);
            var after = StudioJson.Write(await users.GetRolesAsync(user));
            await audit.HandleAsync(db, new AuditNote($"admin:{adminId}", "role_changed", $"user:{userId}") { Before = before, After = after, Reason = reason, Ip = ip }, ct);
            await transaction.CommitAsync(ct);
        }
        await sessions.EndAsync(s => s.UserId == userId, "role_changed", ct);
        return new Unit();
    }
}
