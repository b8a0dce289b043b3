using VlogStudio.Api;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Identity;

namespace VlogStudio.Features.Accounts;

/// <summary>The account routes.</summary>
public static class AccountsApi
{
    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapAccountsApi(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapGroup("/api/auth").WithTags("Accounts").AllowAnonymous().RequireRateLimiting(Limits.SignIn);
        auth.MapPost("/register", RegisterAsync).WithName("Register").WithSummary("Makes an account with a customer number and the welcome credits.")
            .Produces<RegisterAnswer>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        auth.MapPost("/login", LoginAsync).WithName("Login").WithSummary("Answers an access and a refresh token; with use_cookies=true sets the browser's cookie instead.")
            .Produces<TokenAnswer>().ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        auth.MapPost("/refresh", RefreshAsync).WithName("Refresh").WithSummary("Answers the next tokens. A refresh token is good once; one that comes twice ends the session.")
            .Produces<TokenAnswer>().ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        auth.MapPost("/logout", LogoutAsync).WithName("Logout").WithSummary("Ends the session of the token or cookie.").Produces(StatusCodes.Status204NoContent);
        routes.MapPost("/sign-out", SignOutAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        routes.MapGet("/api/v1/me", MeAsync).WithTags("Accounts").RequireAuthorization().WithName("GetMe").WithSummary("Shows who is signed in, with their credits.")
            .Produces<MeAnswer>().ProducesProblem(StatusCodes.Status401Unauthorized);
        return routes;
    }

    /// <summary>From which address a request came, for throttling and the audit.</summary>
    internal static string? AddressOf(HttpContext http) => http.Connection.RemoteIpAddress?.ToString();

    private static async Task<IResult> RegisterAsync(HttpContext http, CredentialsBody body, RegisterUser register, CancellationToken ct)
    {
        var made = await register.HandleAsync(body.Email, body.Password, AddressOf(http), ct);
        return Answers.Of(made, user => Results.Ok(new RegisterAnswer(user.Id, user.Email, user.CustomerId)));
    }

    private static async Task<IResult> LoginAsync(
        HttpContext http, CredentialsBody body, SignIn signIn, ProgramTokens tokens, SessionCookies cookies, CancellationToken ct, bool use_cookies = false)
    {
        var kind = use_cookies ? SessionKind.Browser : SessionKind.Program;
        var opened = await signIn.HandleAsync(new Credentials(body.Email, body.Password, body.TwoFactorCode), kind, AddressOf(http), ct);
        if (!opened.IsOk) { return Answers.Refuse(opened.Problems); }
        if (!use_cookies) { return Results.Ok(tokens.Make(opened.Value)); }
        await cookies.OpenAsync(http, opened.Value, isRemembered: false, ct);
        return Results.Ok(new CookieAnswer(opened.Value.Principal.UserId()));
    }

    private static async Task<IResult> RefreshAsync(RefreshBody body, RefreshSession refresh, ProgramTokens tokens, CancellationToken ct) =>
        Answers.Of(await refresh.HandleAsync(body.RefreshToken, ct), session => Results.Ok(tokens.Make(session)));

    private static async Task<IResult> LogoutAsync(HttpContext http, EndSession endSession, CancellationToken ct)
    {
        await LeaveAsync(http, endSession, ct);
        return Results.NoContent();
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, EndSession endSession, CancellationToken ct)
    {
        await LeaveAsync(http, endSession, ct);
        return Results.LocalRedirect("/sign-in");
    }

    private static async Task LeaveAsync(HttpContext http, EndSession endSession, CancellationToken ct)
    {
        if (http.User is { } user && user.UserIdOrNull() is { } userId && user.SessionId() is { } session) { await endSession.HandleAsync(userId, session, ct); }
        await SessionCookies.CloseAsync(http);
    }

    private static async Task<IResult> MeAsync(HttpContext http, GetProfile getProfile, GetBalance getBalance, CancellationToken ct)
    {
        var profile = await getProfile.HandleAsync(http.User.UserId(), ct);
        if (!profile.IsOk) { return Answers.Refuse(profile.Problems); }
        var balance = await getBalance.HandleAsync(http.User.UserId(), ct);
        var me = profile.Value;
        return Results.Ok(new MeAnswer(me.Id, me.Email, me.CustomerId, me.Roles, new MeCredits(balance.Available, balance.Held)));
    }

    /// <summary>What is sent to register and to sign in.</summary>
    internal sealed record CredentialsBody(string? Email, string? Password, string? TwoFactorCode = null);

    /// <summary>What is sent to refresh.</summary>
    internal sealed record RefreshBody(string? RefreshToken);

    internal sealed record RegisterAnswer(Guid Id, string Email, string CustomerId);

    internal sealed record CookieAnswer(Guid Id);

    internal sealed record MeCredits(long Available, long Held);

    internal sealed record MeAnswer(Guid Id, string Email, string CustomerId, IReadOnlyList<string> Roles, MeCredits Credits);
}
