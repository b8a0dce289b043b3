using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Jobs;

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
            .AddSingleton<PlaceHold>().AddSingleton<CaptureHold>().AddSingleton<ReleaseHold>().AddSingleton<ExpireHolds>().AddSingleton<RefundHold>().AddSingleton<AdjustCredits>().AddSingleton<ExpireGrants>()
            .AddSingleton<GetBalance>().AddSingleton<ListEntries>().AddSingleton<GetStatement>().AddSingleton<ListOpenHolds>().AddSingleton<GetHold>().AddSingleton<GetSpending>().AddSingleton<ListCharges>().AddSingleton<GetHeldCredits>()
            .AddSingleton<ReconcileLedger>().AddSingleton<UnfreezeAccount>()
            .AddSingleton<ClaimKey>().AddSingleton<RunOnce>().AddSingleton<ForgetAnswers>()
            .AddChore("expire_holds", TimeSpan.FromMinutes(1), (services, ct) => services.GetRequiredService<ExpireHolds>().HandleAsync(ct))
            .AddChore("reconcile_ledger", TimeSpan.FromMinutes(5), (services, ct) => services.GetRequiredService<ReconcileLedger>().HandleAsync(ct))
            .AddChore("expire_grants", TimeSpan.FromDays(1), (services, ct) => services.GetRequiredService<ExpireGrants>().HandleAsync(ct))
            .AddChore("forget_answers", TimeSpan.FromDays(1), (services, ct) => services.GetRequiredService<ForgetAnswers>().HandleAsync(ct));
    }
}
