using System.Globalization;
using Bunit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Messaging;
using VlogStudio.Features.Jobs.Admin;
using VlogStudio.Tests.Components.Accounts;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Components;

/// <summary>Renders a component with the studio's words, toasts and a clock that stands still until it is moved; scripts answer nothing.</summary>
public abstract class ComponentTest : BunitContext
{
    protected ComponentTest()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en-GB");
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddLocalization();
        Services.AddRadzenComponents();
        Services.AddSingleton<LiveBus>();
        Services.AddSingleton<TimeProvider>(Clock);
        Services.AddScoped<Toasts>().AddScoped<ProblemWords>().AddScoped<ViewerClock>();
    }

    protected ManualClock Clock { get; } = new(new DateTimeOffset(2025, 5, 3, 9, 0, 0, TimeSpan.Zero));

    /// <summary>The pages are looked at by this person, who may lose the rights meanwhile.</summary>
    private protected AdminViewer LookAs(AdminViewer viewer)
    {
        Services.AddSingleton<AuthenticationStateProvider>(viewer).AddSingleton<IAuthorizationService>(viewer).AddLogging().AddScoped<AdminGuard>();
        RenderTree.Add<CascadingValue<Task<AuthenticationState>>>(p => p.Add(c => c.Value, viewer.GetAuthenticationStateAsync()));
        return viewer;
    }
}
