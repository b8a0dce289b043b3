using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Identity;

namespace VlogStudio.Features.Accounts;

/// <summary>How people and programs are recognised: a cookie in browsers, a bearer token elsewhere, one scheme for both.</summary>
internal static class SignInModule
{
    /// <summary>The scheme that accepts either.</summary>
    public const string Either = "Studio";

    /// <summary>Adds authentication, the policies and what ends live circuits.</summary>
    public static IServiceCollection AddSignIn(this IServiceCollection services)
    {
        services.AddAuthentication(Either)
            .AddPolicyScheme(Either, null, scheme => scheme.ForwardDefaultSelector = http => HasBearer(http.Request) ? IdentityConstants.BearerScheme : IdentityConstants.ApplicationScheme)
            .AddBearerToken(IdentityConstants.BearerScheme)
            .AddCookie(IdentityConstants.ApplicationScheme, cookie => Configure(cookie, "studio-session", TimeSpan.FromDays(14)))
            .AddCookie(IdentityConstants.TwoFactorUserIdScheme, cookie =>
            {
                Configure(cookie, "studio-first-step", TimeSpan.FromMinutes(10));
                cookie.SlidingExpiration = false;
            });
        services.AddOptions<AuthorizationOptions>().Configure<IOptions<AccountsOptions>>((policies, accounts) => AddPolicies(policies, accounts.Value));
        services.AddAuthorization();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, RefusalAnswers>();
        services.AddSingleton<SessionCookies>().AddSingleton<ProgramTokens>();
        services.AddScoped<AuthenticationStateProvider, SessionRevalidator>();
        return services.AddHostedService<FirstAdminAnnouncer>();
    }

    /// <summary>Whether a request shows a bearer token.</summary>
    public static bool HasBearer(HttpRequest request) => request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);

    private static void Configure(CookieAuthenticationOptions cookie, string name, TimeSpan lifetime)
    {
        cookie.Cookie.Name = name;
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.Cookie.Path = "/";
        cookie.CookieManager = new HostPrefixCookies();
        cookie.ExpireTimeSpan = lifetime;
        cookie.SlidingExpiration = true;
        cookie.LoginPath = "/sign-in";
        cookie.ReturnUrlParameter = "returnUrl";
    }

    private static void AddPolicies(AuthorizationOptions policies, AccountsOptions accounts) => policies.AddPolicy(StudioPolicies.Admin, policy =>
    {
        policy.RequireAuthenticatedUser().RequireRole(StudioRoles.Admin);
        if (accounts.RequireAdminTwoFactor) { policy.RequireClaim(StudioPolicies.Method, StudioPolicies.TwoFactor); }
    });
}

/// <summary>Names of what may be asked of a signed-in person.</summary>
public static class StudioPolicies
{
    /// <summary>The role Admin, in a session opened with the second factor unless the settings waive that.</summary>
    public const string Admin = "Admin";

    /// <summary>The claim that says how somebody signed in.</summary>
    public const string Method = "amr";

    /// <summary>Its value for the second factor.</summary>
    public const string TwoFactor = "mfa";
}
