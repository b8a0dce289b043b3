using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Localization;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Api;

/// <summary>What stands between the network and the rooms: languages, JSON, refusals, limits, headers.</summary>
internal static class Edge
{
    private static readonly PathString[] s_api = ["/api", "/history", "/orchestrate", "/openapi"];

    /// <summary>Languages the studio speaks; the first is the one for everybody else.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en"];

    /// <summary>Whether a path belongs to programs: its errors are problems in JSON, never pages.</summary>
    public static bool IsApi(PathString path) => s_api.Any(prefix => path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a request comes from a program: <c>/history</c> is also a page, which browsers ask for as HTML.</summary>
    public static bool IsApi(HttpRequest request) =>
        IsApi(request.Path) && !(request.Path.StartsWithSegments("/history", StringComparison.OrdinalIgnoreCase) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal));

    /// <summary>Adds what the edge needs.</summary>
    public static IServiceCollection AddEdge(this IServiceCollection services, IConfiguration configuration)
    {
        services.ConfigureHttpJsonOptions(json => StudioJson.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddExceptionHandler<ExceptionEdge>();
        services.AddLimits(configuration);
        services.AddStudioOpenApi();
        services.Configure<RequestLocalizationOptions>(languages =>
        {
            var cultures = Languages.Select(CultureInfo.GetCultureInfo).ToList();
            languages.DefaultRequestCulture = new RequestCulture(cultures[0]);
            // A language's words serve all its regions, but dates and numbers are written as each region does.
            languages.SupportedCultures = [.. CultureInfo.GetCultures(CultureTypes.AllCultures).Where(c => Languages.Contains(c.TwoLetterISOLanguageName))];
            languages.SupportedUICultures = cultures;
            languages.ApplyCurrentCultureToResponseHeaders = true;
        });
        services.Configure<ForwardedHeadersOptions>(forwarded => TrustProxies(forwarded, configuration.GetSection("Hosting:KnownProxies").Get<string[]>() ?? []));
        return services;
    }

    /// <summary>Puts the edge in front of everything that is mapped after it.</summary>
    public static void UseEdge(this WebApplication app)
    {
        if (app.Configuration.GetSection("Hosting:KnownProxies").Exists()) { app.UseForwardedHeaders(); }
        app.UseMiddleware<SecurityHeaders>();
        app.UseRequestLocalization();
        app.UseExceptionHandler(_ => { });
        app.UseStatusCodePages(context => IsApi(context.HttpContext.Request) ? Explain(context.HttpContext) : Task.CompletedTask);
    }

    /// <summary>Gives a bare refusal of the framework its words.</summary>
    private static Task Explain(HttpContext http)
    {
        Problem? problem = http.Response.StatusCode switch
        {
            StatusCodes.Status400BadRequest => Problem.Invalid("body", "request_not_understood"),
            StatusCodes.Status401Unauthorized => new("not_signed_in", ProblemKind.Unauthorized),
            StatusCodes.Status403Forbidden => new("not_allowed", ProblemKind.Forbidden),
            StatusCodes.Status404NotFound => Problem.NotFound(),
            StatusCodes.Status413PayloadTooLarge => new("request_too_large", ProblemKind.TooLarge),
            StatusCodes.Status503ServiceUnavailable => new("unavailable", ProblemKind.Unavailable),
            _ => null,
        };
        if (problem is not null) { return Answers.Refuse(problem).ExecuteAsync(http); }
        var code = http.Response.StatusCode switch { 405 => "method_not_allowed", 415 => "media_type_unknown", 416 => "range_past_end", _ => null };
        return code is null ? Task.CompletedTask : Answers.Refuse(http.Response.StatusCode, code).ExecuteAsync(http);
    }

    private static void TrustProxies(ForwardedHeadersOptions forwarded, IEnumerable<string> proxies)
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            if (proxy.Contains('/', StringComparison.Ordinal)) { forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy)); }
            else { forwarded.KnownProxies.Add(IPAddress.Parse(proxy)); }
        }
    }
}
