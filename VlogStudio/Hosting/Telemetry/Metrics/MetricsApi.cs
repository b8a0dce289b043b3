using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using VlogStudio.Api;
using VlogStudio.Core.Primitives;
using VlogStudio.Features.Accounts;

namespace VlogStudio.Hosting.Telemetry.Metrics;

/// <summary>The numbers of this process, for Prometheus: for admins, and for programs with the token of the settings.</summary>
internal static class MetricsApi
{
    private const string Text = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Maps it.</summary>
    public static IEndpointRouteBuilder MapMetrics(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/metrics", ReadAsync).AllowAnonymous().DisableHttpMetrics().WithTags("Health")
            .Describe("Metrics", "What this process counts, in the Prometheus text format. For admins, and for programs with the token of the setting Telemetry:MetricsToken as bearer token.", 403)
            .Produces<string>(StatusCodes.Status200OK, "text/plain");
        return routes;
    }

    /// <summary>Maps it for a node that knows no people: only the token opens it.</summary>
    public static void MapNodeMetrics(this IEndpointRouteBuilder routes) => routes.MapGet("/metrics", (HttpContext http, TelemetryOptions options, MetricBook book) =>
        ShowsToken(http.Request, options.MetricsToken) ? Results.Text(book.Write(), Text) : Results.StatusCode(StatusCodes.Status401Unauthorized)).DisableHttpMetrics();

    /// <summary>Whether a request shows the token; compared in a time that tells nothing of it.</summary>
    internal static bool ShowsToken(HttpRequest request, string token)
    {
        const string Bearer = "Bearer ";
        var shown = request.Headers.Authorization.ToString();
        if (token.Length == 0 || !shown.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) { return false; }
        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(shown[Bearer.Length..].Trim())), SHA256.HashData(Encoding.UTF8.GetBytes(token)));
    }

    private static async Task<IResult> ReadAsync(
        HttpContext http, IAuthorizationService policies, TelemetryOptions options, MetricBook book, StateMeter state, CancellationToken ct)
    {
        if (!ShowsToken(http.Request, options.MetricsToken) && !(await policies.AuthorizeAsync(http.User, StudioPolicies.Admin)).Succeeded)
        {
            return Answers.Refuse(http.User.Identity?.IsAuthenticated == true ? new Problem("not_allowed", ProblemKind.Forbidden) : new Problem("not_signed_in", ProblemKind.Unauthorized));
        }
        book.Open();
        await state.ReadAsync(ct);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Text(book.Write(), Text);
    }
}
