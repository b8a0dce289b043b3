using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Radzen;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Messaging;

namespace VlogStudio.Tests.Components.Vlogs;

/// <summary>A page without a server: words, toasts and a browser that does nothing.</summary>
public abstract class WizardTestContext : BunitContext
{
    protected WizardTestContext()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddLocalization();
        Services.AddLogging();
        Services.AddRadzenComponents();
        Services.TryAddSingleton(TimeProvider.System);
        Services.AddSingleton<LiveBus>();
        Services.AddScoped<Toasts>().AddScoped<ProblemWords>().AddScoped<ViewerClock>();
    }
}
