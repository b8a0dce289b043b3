using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace VlogStudio.Components;

public partial class App
{
    private string? _theme;
    private string? _zone;

    [CascadingParameter]
    private HttpContext Http { get; set; } = default!;

    // Nothing is drawn before the circuit lives: a button that is there can be pressed. Account pages are plain pages with forms.
    private IComponentRenderMode? Mode => Http.AcceptsInteractiveRouting() ? new InteractiveServerRenderMode(prerender: false) : null;

    // Where the page was asked from; the circuit that acts for it is told, for the audit.
    private string? Address => Http.Connection.RemoteIpAddress?.ToString();

    protected override void OnInitialized()
    {
        _theme = Http.Request.Cookies["vs-theme"] is "light" or "dark" ? Http.Request.Cookies["vs-theme"] : null;
        // As long as a name of a zone may be; whatever else it says is looked at where it is used.
        _zone = Http.Request.Cookies[Shared.ViewerClock.Cookie] is { Length: > 0 and < 100 } zone ? Uri.UnescapeDataString(zone) : null;
    }

    private string MediaOf(string sheet) => _theme is null ? $"(prefers-color-scheme: {sheet})" : _theme == sheet ? "all" : "not all";
}
