using Microsoft.AspNetCore.Http.Features;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Hosting.Telemetry;

/// <summary>Names a request's span after its route, which has no ids in it, and notes how it was answered. Only used where spans are sent.</summary>
internal sealed class RequestSpan(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        await next(http);
        if (http.Features.Get<IHttpActivityFeature>()?.Activity is not { IsAllDataRequested: true } span) { return; }
        span.SetTag("http.response.status_code", http.Response.StatusCode);
        if (http.Response.StatusCode >= StatusCodes.Status500InternalServerError) { span.Fail($"{http.Response.StatusCode}"); }
        if ((http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText is not { } route) { return; }
        span.SetTag("http.route", route);
        span.DisplayName = $"{http.Request.Method} {route}";
    }
}
