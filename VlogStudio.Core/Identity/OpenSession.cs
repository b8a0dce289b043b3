using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Identity;

/// <summary>Opens a session for a person whose proof was right.</summary>
public sealed class OpenSession(IDbContextFactory<StudioDb> contexts, TimeProvider clock, IOptions<AccountsOptions> options)
{
    /// <summary>Opens it; the caller has checked the proof.</summary>
    public async Task<OpenedSession> HandleAsync(StudioUser user, IEnumerable<string> roles, SessionKind kind, bool isTwoFactor, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow();
        var session = new SignInSession
        {
            UserId = user.Id,
            Kind = kind,
            SecurityStamp = user.SecurityStamp ?? "",
            IsTwoFactor = isTwoFactor,
            CreatedAt = now,
            ExpiresAt = now + options.Value.SessionLifetime,
        };
        db.Add(session);
        var refresh = kind == SessionKind.Program ? AddRefreshToken(db, session.Id, now) : null;
        await db.SaveChangesAsync(ct);
        return new OpenedSession(PrincipalOf(user, roles, session), session.Id, session.ExpiresAt, refresh);
    }

    /// <summary>Gives a session its next refresh token.</summary>
    internal static string AddRefreshToken(StudioDb db, Guid sessionId, DateTimeOffset now)
    {
        var token = RandomToken.New();
        db.Add(new RefreshToken { Sha256 = RandomToken.HashOf(token), SessionId = sessionId, CreatedAt = now });
        return token;
    }

    /// <summary>What cookies and tokens carry.</summary>
    internal static ClaimsPrincipal PrincipalOf(StudioUser user, IEnumerable<string> roles, SignInSession session)
    {
        var identity = new ClaimsIdentity(IdentityConstants.ApplicationScheme, ClaimTypes.Name, ClaimTypes.Role);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, user.Id.ToString()));
        identity.AddClaim(new Claim(ClaimTypes.Name, user.Email ?? ""));
        identity.AddClaim(new Claim(PrincipalClaims.Customer, user.CustomerId));
        identity.AddClaim(new Claim(PrincipalClaims.Session, session.Id.ToString()));
        foreach (var role in roles) { identity.AddClaim(new Claim(ClaimTypes.Role, role)); }
        return new ClaimsPrincipal(identity);
    }
}

/// <summary>A session that was opened or renewed.</summary>
/// <param name="Principal">What the cookie or access token carries.</param>
/// <param name="SessionId">The session.</param>
/// <param name="ExpiresAt">When it ends at the latest (UTC).</param>
/// <param name="RefreshToken">For programs: the token that renews it, once; else null.</param>
public sealed record OpenedSession(ClaimsPrincipal Principal, Guid SessionId, DateTimeOffset ExpiresAt, string? RefreshToken);
