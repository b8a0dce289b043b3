using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Identity;

namespace VlogStudio.Features.Accounts;

/// <summary>Makes the tokens a program signs its requests with; Identity's bearer handler reads the access token.</summary>
internal sealed class ProgramTokens(IOptionsMonitor<BearerTokenOptions> bearer, IOptions<AccountsOptions> accounts, TimeProvider clock)
{
    /// <summary>The answer to a sign-in or a refresh.</summary>
    public TokenAnswer Make(OpenedSession session)
    {
        var now = clock.GetUtcNow();
        var until = now + accounts.Value.AccessTokenLifetime;
        if (until > session.ExpiresAt) { until = session.ExpiresAt; }
        var ticket = new AuthenticationTicket(session.Principal, new AuthenticationProperties { ExpiresUtc = until }, $"{IdentityConstants.BearerScheme}:AccessToken");
        var access = bearer.Get(IdentityConstants.BearerScheme).BearerTokenProtector.Protect(ticket);
        return new TokenAnswer(access, session.RefreshToken!, (long)(until - now).TotalSeconds, "Bearer");
    }
}

/// <summary>Tokens of a program.</summary>
/// <param name="AccessToken">Goes into <c>Authorization: Bearer</c>.</param>
/// <param name="RefreshToken">Brings the next pair, once.</param>
/// <param name="ExpiresIn">Seconds the access token is good for.</param>
/// <param name="TokenType"><c>Bearer</c>.</param>
public sealed record TokenAnswer(string AccessToken, string RefreshToken, long ExpiresIn, string TokenType);
