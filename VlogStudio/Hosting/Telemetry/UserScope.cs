using System.Diagnostics;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Hosting.Telemetry;

/// <summary>Lets what is logged during a request carry the id of whoever asked. Stands behind authentication.</summary>
internal sealed class UserScope(RequestDelegate next, ILogger<UserScope> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (http.User.Identity?.IsAuthenticated != true)
        {
            await next(http);
            return;
        }
        var user = http.User.UserId();
        if (Activity.Current is { IsAllDataRequested: true } span) { span.SetTag(Spans.UserId, user.ToString()); }
        using var scope = LogScope.Begin(logger, null, user);
        await next(http);
    }
}

/// <summary>The same for what a page does after it was sent: clicks and keys arrive over its circuit.</summary>
internal sealed class CircuitScope(AuthenticationStateProvider people, ILogger<CircuitScope> logger) : CircuitHandler
{
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async context =>
    {
        var person = (await people.GetAuthenticationStateAsync()).User;
        if (person.Identity?.IsAuthenticated != true)
        {
            await next(context);
            return;
        }
        using var scope = LogScope.Begin(logger, null, person.UserId());
        await next(context);
    };
}
