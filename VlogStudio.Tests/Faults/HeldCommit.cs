using Npgsql;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Faults;

/// <summary>Holds a film between its storing and its commit. The end of a job writes to the outbox: as long as nobody may, it stands there.</summary>
internal sealed class HeldCommit : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _connection;

    private HeldCommit(NpgsqlDataSource source, NpgsqlConnection connection) => (_source, _connection) = (source, connection);

    /// <summary>Waits until a job's film is stored and its commit is under way; it goes on when this is disposed.</summary>
    public static async Task<HeldCommit> BeforeAsync(FaultsApp app, Guid job)
    {
        var source = NpgsqlDataSource.Create(app.ConnectionString);
        var connection = await source.OpenConnectionAsync();
        var held = new HeldCommit(source, connection);
        await ExecuteAsync(connection, "BEGIN; LOCK TABLE outbox IN EXCLUSIVE MODE");
        await StudioApp.UntilAsync(async () => (await app.OutputsAsync(job)).Any(f => f.EndsWith(".mp4", StringComparison.Ordinal)), "the film is stored", TimeSpan.FromMinutes(5));
        await StudioApp.UntilAsync(async () =>
        {
            await using var command = source.CreateCommand("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = to_regclass('outbox')");
            return (long)(await command.ExecuteScalarAsync())! > 0;
        }, "the commit is under way", TimeSpan.FromSeconds(60));
        return held;
    }

    public async ValueTask DisposeAsync()
    {
        await ExecuteAsync(_connection, "ROLLBACK");
        await _connection.DisposeAsync();
        await _source.DisposeAsync();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // Written here.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
