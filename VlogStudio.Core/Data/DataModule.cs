using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace VlogStudio.Core.Data;

/// <summary>Registers the database.</summary>
public static class DataModule
{
    /// <summary>Adds the data source and the context: a factory for circuits and jobs, a scoped context for Identity.</summary>
    public static IServiceCollection AddStudioData(this IServiceCollection services, string connectionString)
    {
        services.AddSingleton(_ => new NpgsqlDataSourceBuilder(connectionString).Build());
        services.AddPooledDbContextFactory<StudioDb>((provider, options) => Configure(options, provider.GetRequiredService<NpgsqlDataSource>()));
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContext());
        return services;
    }

    private static void Configure(DbContextOptionsBuilder options, NpgsqlDataSource source) =>
        options.UseNpgsql(source, npgsql => npgsql.MigrationsHistoryTable("migrations"));
}
