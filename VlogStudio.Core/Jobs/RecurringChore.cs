using Microsoft.Extensions.DependencyInjection;

namespace VlogStudio.Core.Jobs;

/// <summary>Something the cluster does again and again, on one node at a time. A run that fails is logged; the next one comes as planned.</summary>
/// <param name="Name">Stable snake_case name, unique.</param>
/// <param name="Every">Time between two beginnings; at least a second.</param>
/// <param name="RunAsync">The work, given the services of a scope of its own.</param>
public sealed record RecurringChore(string Name, TimeSpan Every, Func<IServiceProvider, CancellationToken, Task> RunAsync);

/// <summary>How rooms register what the Jobs room runs for them.</summary>
public static class JobRegistrations
{
    /// <summary>Registers the handler of a job kind.</summary>
    /// <typeparam name="THandler">The handler; made anew, in a scope of its own, for each run.</typeparam>
    public static IServiceCollection AddJobHandler<THandler>(this IServiceCollection services)
        where THandler : class, IJobHandler => services.AddScoped<IJobHandler, THandler>();

    /// <summary>Registers a recurring chore.</summary>
    public static IServiceCollection AddChore(
        this IServiceCollection services, string name, TimeSpan every, Func<IServiceProvider, CancellationToken, Task> runAsync) =>
        services.AddSingleton(new RecurringChore(name, every, runAsync));
}
