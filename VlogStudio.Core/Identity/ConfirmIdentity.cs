using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Identity;

/// <summary>Lets somebody who is signed in show their password again before something weighty; their session stays as it is.</summary>
public sealed class ConfirmIdentity(IServiceScopeFactory scopes, SignInThrottle throttle, WriteAudit audit, TimeProvider clock)
{
    /// <summary>Looks at the password.</summary>
    /// <param name="userId">Who.</param>
    /// <param name="password">Their password.</param>
    /// <param name="ip">From which address, for the throttle and the audit.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>When it was shown (UTC); or <c>wrong_password</c>, <c>too_many_attempts</c>, not found.</returns>
    public async Task<Result<DateTimeOffset>> HandleAsync(Guid userId, string? password, string? ip, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StudioDb>();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StudioUser>>();
        if (await users.FindByIdAsync(userId.ToString()) is not { } user) { return Problem.NotFound(); }
        if (await throttle.EnterAsync(user.Email!, ip, ct) is { } tooMany) { return tooMany; }
        var isRight = password is { Length: > 0 and <= PasswordRules.MaxLength } && await users.CheckPasswordAsync(user, password);
        if (isRight) { await throttle.LeaveAsync(user.Email!, ip, ct); }
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await audit.HandleAsync(db, new AuditNote($"user:{userId}", isRight ? "identity_confirmed" : "identity_refused", $"user:{userId}") { Ip = ip }, ct);
        await transaction.CommitAsync(ct);
        return isRight ? clock.GetUtcNow() : Problem.Invalid("password", "wrong_password");
    }
}
