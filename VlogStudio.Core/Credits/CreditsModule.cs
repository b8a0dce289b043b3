using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace VlogStudio.Core.Credits;

/// <summary>Registers the Credits room.</summary>
public static class CreditsModule
{
    /// <summary>Adds the room's acts and options (section <c>Credits</c>).</summary>
    public static IServiceCollection AddCredits(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.Configure<CreditsOptions>(configuration.GetSection("Credits"));
        return services
            .AddSingleton<OpenAccount>().AddSingleton<GrantCredits>()
            .AddSingleton<PlaceHold>().AddSingleton<CaptureHold>().AddSingleton<ReleaseHold>().AddSingleton<ExpireHolds>()
            .AddSingleton<GetBalance>().AddSingleton<ListEntries>().AddSingleton<ListOpenHolds>().AddSingleton<GetHold>()
            .AddSingleton<ReconcileLedger>().AddSingleton<UnfreezeAccount>()
            .AddSingleton<RunOnce>().AddSingleton<ForgetAnswers>();
    }
}
