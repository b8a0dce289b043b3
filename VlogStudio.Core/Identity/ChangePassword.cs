using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Identity;

/// <summary>Changes a person's password and ends their other sessions.</summary>
public sealed class ChangePassword(IServiceScopeFactory scopes, SignInThrottle throttle, CheckSession sessions, WriteAudit audit)
{
    /// <summary>Changes it.</summary>
    /// <param name="who">Whose, and which session stays.</param>
    /// <param name="current">The password until now.</param>
    /// <param name="next">The password from now on.</param>
    /// <param name="ip">From which address, for the audit.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns><c>wrong_password</c>, problems of <c>new_password</c>, or <c>too_many_attempts</c>.</returns>
    public async Task<Result<Unit>> HandleAsync(SessionOwner who, string? current, string? next, string? ip, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(who);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StudioDb>();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StudioUser>>();
        if (await users.FindByIdAsync(who.UserId.ToString()) is not { } user) { return Problem.NotFound(); }
        if (PasswordRules.Check(next, user.Email, "new_password") is { } bad) { return bad; }
        if (await throttle.EnterAsync(user.Email!, ip, ct) is { } tooMany) { return tooMany; }
        if (string.IsNullOrEmpty(current) || !await users.CheckPasswordAsync(user, current)) { return Problem.Invalid("current_password", "wrong_password"); }
        await throttle.LeaveAsync(user.Email!, ip, ct);

        var hash = users.PasswordHasher.HashPassword(user, next!);
        await using (var transaction = await db.Database.BeginTransactionAsync(ct))
        {
            user.PasswordHash = hash;
            await users.UpdateSecurityStampAsync(user);
            await KeepSessionAsync(db, who.SessionId, user, ct);
            await audit.HandleAsync(db, new AuditNote($"user:{user.Id}", "password_changed", $"user:{user.Id}") { Ip = ip }, ct);
            await transaction.CommitAsync(ct);
        }
        sessions.Forget(who.SessionId);
        await sessions.EndAsync(s => s.UserId == user.Id && s.Id != who.SessionId, "password_changed", ct);
        return new Unit();
    }

    /// <summary>Lets the session in which the change was made live on under the new stamp.</summary>
    internal static Task KeepSessionAsync(StudioDb db, Guid sessionId, StudioUser user, CancellationToken ct) =>
        db.Set<SignInSession>().Where(s => s.Id == sessionId && s.UserId == user.Id && s.EndedAt == null)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.SecurityStamp, user.SecurityStamp), ct);
}

/// <summary>A person in a session.</summary>
/// <param name="UserId">The person.</param>
/// <param name="SessionId">The session.</param>
public sealed record SessionOwner(Guid UserId, Guid SessionId);
