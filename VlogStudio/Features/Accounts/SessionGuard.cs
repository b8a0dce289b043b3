using System.Security.Claims;
using VlogStudio.Api;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Features.Accounts;

/// <summary>
/// Stands behind authentication: a cookie or token whose session ended is nobody, and what changes something, or opens a circuit, must not come from a
/// foreign site on the strength of a cookie.
/// </summary>
internal sealed class SessionGuard(RequestDelegate next, CheckSession sessions)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (IsForeign(http.Request))
        {
            await Answers.Refuse(new Problem("cross_site_request", ProblemKind.Forbidden)).ExecuteAsync(http);
            return;
        }
        if (http.User.Identity?.IsAuthenticated == true)
        {
            var living = http.User.SessionId() is { } id ? await sessions.HandleAsync(id, http.RequestAborted) : null;
            if (living is null) { http.User = new ClaimsPrincipal(new ClaimsIdentity()); }
            else if (living.IsTwoFactor) { http.User.AddIdentity(new ClaimsIdentity([new Claim(StudioPolicies.Method, StudioPolicies.TwoFactor)])); }
        }
        await next(http);
    }

    private static bool IsForeign(HttpRequest request)
    {
        var isCircuit = request.Path.StartsWithSegments("/_blazor", StringComparison.Ordinal);
        var changes = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && !HttpMethods.IsOptions(request.Method);
        if (!isCircuit && (!changes || SignInModule.HasBearer(request) || request.Headers.ContainsKey("X-API-Key"))) { return false; }
        // Browsers name the origin of what changes something; programs send neither header and carry no cookie by accident.
        if (request.Headers.Origin.ToString() is { Length: > 0 } origin)
        {
            return !Uri.TryCreate(origin, UriKind.Absolute, out var uri) || !string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
        }
        return request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";
    }
}
