using Radzen;
using VlogStudio.Components.Layout;
using VlogStudio.Components.Shared;

namespace VlogStudio.Components;

/// <summary>Registers what pages are made of.</summary>
public static class ComponentsModule
{
    /// <summary>Adds Razor components with circuits, Radzen, words and toasts.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddRadzenComponents();
        services.AddLocalization();
        services.AddCascadingAuthenticationState();
        return services.AddScoped<Toasts>().AddScoped<StudioSearch>().AddScoped<ProblemWords>().AddScoped<ViewerClock>();
    }
}
