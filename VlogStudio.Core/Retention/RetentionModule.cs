using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Core.Retention;

/// <summary>Registers the Retention room.</summary>
public static class RetentionModule
{
    /// <summary>Adds its acts and the chore that applies all rules.</summary>
    public static IServiceCollection AddRetention(this IServiceCollection services) => services
        .AddSingleton<ApplyRetention>().AddSingleton<ListRetention>()
        .AddChore("apply_retention", TimeSpan.FromHours(1), (p, ct) => p.GetRequiredService<ApplyRetention>().HandleAsync(ct));
}
