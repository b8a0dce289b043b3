using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using VlogStudio.Core.Data;
using VlogStudio.Hosting;
using VlogStudio.Tests.Support;

[assembly: AssemblyFixture(typeof(PrivatePostgresFixture))]

namespace VlogStudio.Tests.Support;

/// <summary>One private PostgreSQL per test process, started when the first test asks for a database, and a migrated template to clone.</summary>
public sealed class PrivatePostgresFixture : IAsyncLifetime
{
    private const string Template = "studio_template";
    private readonly SemaphoreSlim _cloning = new(1);
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"vlogstudio-pg-{Guid.CreateVersion7():n}");
    private PrivatePostgres? _server;

    /// <summary>A migrated, empty database of the caller's own; answers its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        await _cloning.WaitAsync();
        try
        {
            _server ??= await StartAsync();
            var name = $"t_{Guid.CreateVersion7():n}";
            await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {Template} OWNER vlogstudio");
            return Of(name);
        }
        finally
        {
            _cloning.Release();
        }
    }

    /// <summary>How the owner of a database made here reaches it.</summary>
    public string OwnerOf(string connectionString) => new NpgsqlConnectionStringBuilder(_server!.OwnerConnectionString)
    {
        Database = new NpgsqlConnectionStringBuilder(connectionString).Database, Pooling = false,
    }.ConnectionString;

    /// <summary>Does what nobody may: as the server's administrator, with every trigger asleep.</summary>
    public async Task TamperAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_server!.AdministratorConnectionString(new NpgsqlConnectionStringBuilder(connectionString).Database!)) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
#pragma warning disable CA2100 // Tests write it.
        await using var command = new NpgsqlCommand("SET session_replication_role = replica; " + sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) { await _server.DisposeAsync(); }
        if (Directory.Exists(_folder)) { Directory.Delete(_folder, true); }
        _cloning.Dispose();
    }

    private async Task<PrivatePostgres> StartAsync()
    {
        _server = await PrivatePostgres.StartAsync(_folder, NullLogger.Instance, ["max_connections=600", "fsync=off", "synchronous_commit=off", "full_page_writes=off"]);
        await ExecuteAsync($"CREATE DATABASE {Template} OWNER vlogstudio");
        await using var services = new ServiceCollection().AddLogging().AddStudioData(Of(Template), OwnerOf(Of(Template))).BuildServiceProvider();
        await services.GetRequiredService<UpgradeDatabase>().HandleAsync(CancellationToken.None);
        return _server;
    }

    private string Of(string database) => new NpgsqlConnectionStringBuilder(_server!.ConnectionString) { Database = database, Pooling = database != Template, MaxPoolSize = 30 }.ConnectionString;

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(_server!.AdministratorConnectionString()) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
#pragma warning disable CA2100 // Names are made here.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
