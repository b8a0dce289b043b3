using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace VlogStudio.Core.Data;

/// <summary>Registers the database.</summary>
public static class DataModule
{
    /// <summary>Key of a data source with a few connections of its own: a flood of requests must not cost a worker its lease, nor silence the side wire.</summary>
    public const string Heartbeats = "heartbeats";

    /// <summary>Key of the scheduler's own data source.</summary>
    public const string Scheduling = "scheduling";

    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_idleScheduling = TimeSpan.FromSeconds(8);

    /// <summary>Adds the data source and the context: a factory for circuits and jobs, a scoped context for Identity.</summary>
    /// <param name="services">Where they are added.</param>
    /// <param name="connectionString">How the application connects: as a role that may not rewrite the books, where there is an owner beside it.</param>
    /// <param name="ownerConnectionString">How the owner of the tables connects, to upgrade them; null where the application owns them.</param>
    public static IServiceCollection AddStudioData(this IServiceCollection services, string connectionString, string? ownerConnectionString = null)
    {
        services.AddSingleton(_ => new NpgsqlDataSourceBuilder(Bounded(connectionString, s_idle)) { Name = "studio" }.Build());
        services.AddKeyedSingleton(Heartbeats, (_, _) => Reserved(Heartbeats, Bounded(connectionString, s_idle), 4));
        // The scheduler makes and changes tables of its own: it has a schema where the app's role may.
        var scheduling = new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = "scheduler,public" }.ConnectionString;
        services.AddKeyedSingleton(Scheduling, (_, _) => Reserved(Scheduling, Bounded(scheduling, s_idleScheduling), 8));
        services.AddPooledDbContextFactory<StudioDb>((provider, options) => Configure(options, provider.GetRequiredService<NpgsqlDataSource>()));
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContext());
        services.AddSingleton(new DatabaseOwner(string.IsNullOrWhiteSpace(ownerConnectionString) ? null : ownerConnectionString, connectionString));
        return services.AddSingleton<UpgradeDatabase>().AddSingleton<GetLedgerGuard>();
    }

    /// <summary>
    /// Lets the server end transactions in which nothing happens: a process that is frozen or cut off in the middle of one would keep its locks, and with
    /// the scheduler's everybody else would stand still until it is back.
    /// </summary>
    private static string Bounded(string connectionString, TimeSpan idle)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        builder.Options = string.Create(CultureInfo.InvariantCulture, $"{builder.Options} -c idle_in_transaction_session_timeout={idle.TotalMilliseconds:F0}").Trim();
        return builder.ConnectionString;
    }

    private static NpgsqlDataSource Reserved(string name, string connectionString, int connections) =>
        new NpgsqlDataSourceBuilder(connectionString) { Name = name, ConnectionStringBuilder = { MinPoolSize = 0, MaxPoolSize = connections } }.Build();

    private static void Configure(DbContextOptionsBuilder options, NpgsqlDataSource source) =>
        options.UseNpgsql(source, npgsql => npgsql.MigrationsHistoryTable("migrations"));
}
