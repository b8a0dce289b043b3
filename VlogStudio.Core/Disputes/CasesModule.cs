using Microsoft.Extensions.DependencyInjection;

namespace VlogStudio.Core.Disputes;

/// <summary>Registers the acts with which admins look into a case.</summary>
public static class CasesModule
{
    /// <summary>Adds them.</summary>
    public static IServiceCollection AddCases(this IServiceCollection services) =>
        services.AddSingleton<GetCase>().AddSingleton<FindCases>().AddSingleton<CheckDelivery>().AddSingleton<ExportEvidence>();
}
