using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Identity;

/// <summary>Renews a program's session with its refresh token, which is good once: a token that comes back ends the session.</summary>
public sealed class RefreshSession(IServiceScopeFactory scopes, CheckSession sessions, TimeProvider clock, ILogger<RefreshSession> log)
{
    /// <summary>Renews.</summary>
    /// <returns>The session with a new refresh token, or <c>refresh_token_invalid</c>.</returns>
    public async Task<Result<OpenedSession>> HandleAsync(string? token, CancellationToken ct)
    {
        var invalid = new Problem("refresh_token_invalid", ProblemKind.Unauthorized, "refresh_token");
        if (string.IsNullOrEmpty(token)) { return Problem.Invalid("refresh_token", "refresh_token_missing"); }
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<StudioDb>();
        var now = clock.GetUtcNow();
        var sha256 = RandomToken.HashOf(token);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var sessionId = await db.Set<RefreshToken>().Where(t => t.Sha256 == sha256).Select(t => (Guid?)t.SessionId).FirstOrDefaultAsync(ct);
        if (sessionId is null) { return invalid; }
        var isFirstUse = await db.Set<RefreshToken>().Where(t => t.Sha256 == sha256 && t.UsedAt == null).ExecuteUpdateAsync(s => s.SetProperty(t => t.UsedAt, now), ct) == 1;
        if (!isFirstUse)
        {
            log.RefreshTokenReused(sessionId.Value);
            await transaction.RollbackAsync(ct);
            await sessions.EndAsync(s => s.Id == sessionId, "token_reused", ct);
            return invalid;
        }

        sessions.Forget(sessionId.Value);
        if (await sessions.HandleAsync(sessionId.Value, ct) is null) { return invalid; }
        var session = await db.Set<SignInSession>().AsNoTracking().SingleAsync(s => s.Id == sessionId, ct);
        var users = scope.ServiceProvider.GetRequiredService<UserManager<StudioUser>>();
        if (await users.FindByIdAsync(session.UserId.ToString()) is not { } user) { return invalid; }
        var next = OpenSession.AddRefreshToken(db, session.Id, now);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new OpenedSession(OpenSession.PrincipalOf(user, await users.GetRolesAsync(user), session), session.Id, session.ExpiresAt, next);
    }
}
