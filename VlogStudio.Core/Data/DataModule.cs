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

    /// <summary>Adds the data source and the context: a factory for circuits and jobs, a scoped context for Identity.</summary>
    /// <param name="services">Where they are added.</param>
    /// <param name="connectionString">How the application connects: as a role that may not rewrite the books, where there is an owner beside it.</param>
    /// <param name="ownerConnectionString">How the owner of the tables connects, to upgrade them; null where the application owns them.</param>
    public static IServiceCollection AddStudioData(this IServiceCollection services, string connectionString, string? ownerConnectionString = null)
    {
        services.AddSingleton(_ => new NpgsqlDataSourceBuilder(connectionString) { Name = "studio" }.Build());
        services.AddKeyedSingleton(Heartbeats, (_, _) => Reserved(Heartbeats, connectionString, 4));
        // The scheduler makes and changes tables of its own: it has a schema where the app's role may.
        var scheduling = new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = "scheduler,public" }.ConnectionString;
        services.AddKeyedSingleton(Scheduling, (_, _) => Reserved(Scheduling, scheduling, 8));
        services.AddPooledDbContextFactory<StudioDb>((provider, options) => Configure(options, provider.GetRequiredService<NpgsqlDataSource>()));
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContext());
        services.AddSingleton(new DatabaseOwner(string.IsNullOrWhiteSpace(ownerConnectionString) ? null : ownerConnectionString, connectionString));
        return services.AddSingleton<UpgradeDatabase>().AddSingleton<GetLedgerGuard>();
    }

    private static NpgsqlDataSource Reserved(string name, string connectionString, int connections) =>
        new NpgsqlDataSourceBuilder(connectionString) { Name = name, ConnectionStringBuilder = { MinPoolSize = 0, MaxPoolSize = connections } }.Build();

    private static void Configure(DbContextOptionsBuilder options, NpgsqlDataSource source) =>
        options.UseNpgsql(source, npgsql => npgsql.MigrationsHistoryTable("migrations"));
}
