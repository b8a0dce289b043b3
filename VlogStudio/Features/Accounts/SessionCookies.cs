using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Localization;
using VlogStudio.Core.Identity;

namespace VlogStudio.Features.Accounts;

/// <summary>Gives and takes the browser's cookies: of a session, of the first step of a sign-in, and of language and theme.</summary>
internal sealed class SessionCookies(GetProfile getProfile)
{
    private const string Remember = "remember";

    /// <summary>Gives the cookie of a session, and those of the person's choices.</summary>
    public async Task OpenAsync(HttpContext http, OpenedSession session, bool isRemembered, CancellationToken ct)
    {
        await http.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme);
        await http.SignInAsync(IdentityConstants.ApplicationScheme, session.Principal, new AuthenticationProperties { IsPersistent = isRemembered });
        if (await getProfile.HandleAsync(session.Principal.UserId(), ct) is { IsOk: true, Value: { } profile }) { Choose(http, profile.Culture, profile.Theme, isSure: false); }
    }

    /// <summary>Takes the session's cookie back.</summary>
    public static Task CloseAsync(HttpContext http) => http.SignOutAsync(IdentityConstants.ApplicationScheme);

    /// <summary>Notes, sealed and for ten minutes, that somebody's password was right.</summary>
    public static Task NoteFirstStepAsync(HttpContext http, Guid userId, bool isRemembered)
    {
        var identity = new ClaimsIdentity(IdentityConstants.TwoFactorUserIdScheme);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, userId.ToString()));
        if (isRemembered) { identity.AddClaim(new Claim(Remember, "1")); }
        return http.SignInAsync(IdentityConstants.TwoFactorUserIdScheme, new ClaimsPrincipal(identity));
    }

    /// <summary>Whose password was right, and whether they want to be remembered; null when the ten minutes are over.</summary>
    public static async Task<(Guid UserId, bool IsRemembered)?> FirstStepAsync(HttpContext http)
    {
        var step = await http.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme);
        return step.Principal?.UserIdOrNull() is { } id ? (id, step.Principal.HasClaim(Remember, "1")) : null;
    }

    /// <summary>Sets language and theme for the browser. Null leaves them as they are unless <paramref name="isSure"/>.</summary>
    public static void Choose(HttpContext http, string? culture, string? theme, bool isSure)
    {
        Set(http, CookieRequestCultureProvider.DefaultCookieName, culture is null ? null : CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture)), isSure);
        Set(http, "vs-theme", theme, isSure);
    }

    private static void Set(HttpContext http, string name, string? value, bool isSure)
    {
        if (value is not null)
        {
            http.Response.Cookies.Append(name, value, new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, IsEssential = true, Path = "/", Secure = http.Request.IsHttps });
        }
        else if (isSure) { http.Response.Cookies.Delete(name, new CookieOptions { Path = "/" }); }
    }
}
