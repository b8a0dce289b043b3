using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace VlogStudio.Core.Disputes;

/// <summary>Registers the Disputes room.</summary>
public static class DisputesModule
{
    /// <summary>Adds the room's acts and options (section <c>Disputes</c>).</summary>
    public static IServiceCollection AddDisputes(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.Configure<DisputesOptions>(configuration.GetSection("Disputes"));
        return services.AddSingleton(DisputeNeeds.OfOpenOnes())
            .AddSingleton<OpenDispute>().AddSingleton<GetDispute>().AddSingleton<ListDisputes>().AddSingleton<ListJobDisputes>()
            .AddSingleton<SettleDispute>().AddSingleton<DecideProposal>().AddSingleton<NoteRefusedSettlement>()
            .AddSingleton<GetCase>().AddSingleton<FindCases>().AddSingleton<CheckDelivery>().AddSingleton<ExportEvidence>();
    }
}
