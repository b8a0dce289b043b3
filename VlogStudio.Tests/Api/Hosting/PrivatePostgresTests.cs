using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using VlogStudio.Hosting;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Hosting;

public sealed class PrivatePostgresTests
{
    private static readonly string[] s_quick = ["fsync=off", "shared_buffers=16MB"];

    [Fact]
    public async Task Start_UnderAFolderOnlyItsOwnerMaySee_RunsAsNobodySpecial()
    {
        // A temporary folder is 0700: as root, nobody but root can walk into it.
        using var folder = new TemporaryFolder();
        await using var server = await PrivatePostgres.StartAsync(Path.Combine(folder.Path, "d"), NullLogger.Instance, s_quick);
        Assert.Equal("1", await AskAsync(server.ConnectionString, "SELECT 1"));
        Assert.Equal("off", await AskAsync(server.ConnectionString, "SELECT current_setting('is_superuser')"));
        Assert.Equal("f", (await AskAsync(server.ConnectionString, "SELECT left((pg_has_role('vlogstudio', 'USAGE') OR has_schema_privilege('public', 'CREATE'))::text, 1)")));
        Assert.NotEqual(new NpgsqlConnectionStringBuilder(server.OwnerConnectionString).Password, new NpgsqlConnectionStringBuilder(server.ConnectionString).Password);
        if (Environment.IsPrivilegedProcess)
        {
            var capabilities = File.ReadLines($"/proc/{server.ProcessId}/status").First(l => l.StartsWith("CapEff", StringComparison.Ordinal));
            var effective = Convert.ToUInt64(capabilities.Split('\t')[1], 16);
            const ulong DacReadSearch = 1 << 2;
            Assert.True((effective & ~DacReadSearch) == 0, capabilities);
        }
    }

    [Fact]
    public async Task Server_KilledHard_ComesBackWithItsRows()
    {
        using var folder = new TemporaryFolder();
        await using var server = await PrivatePostgres.StartAsync(folder.Path, NullLogger.Instance, ["shared_buffers=16MB"]);
        await AskAsync(server.OwnerConnectionString, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n");
        Process.GetProcessById(server.ProcessId!.Value).Kill();
        await StudioApp.UntilAsync(
            async () =>
            {
                try { return await AskAsync(server.OwnerConnectionString, "SELECT count(*) FROM kept") == "1000"; }
                catch (NpgsqlException) { return false; }
            },
            "the killed server answers again with its rows");
    }

    [Fact]
    public async Task Start_WhileAnotherLooksAfterTheFolder_SharesTheServer()
    {
        using var folder = new TemporaryFolder();
        await using var first = await PrivatePostgres.StartAsync(folder.Path, NullLogger.Instance, s_quick);
        await using var second = await PrivatePostgres.StartAsync(folder.Path, NullLogger.Instance, s_quick);
        Assert.Null(second.ProcessId);
        Assert.Equal("1", await AskAsync(second.ConnectionString, "SELECT 1"));
    }

    [Fact]
    public async Task Start_WithAStalePidOfAnotherProgram_StartsAllTheSame()
    {
        using var folder = new TemporaryFolder();
        await using (await PrivatePostgres.StartAsync(folder.Path, NullLogger.Instance, s_quick))
        {
        }

        await File.WriteAllTextAsync(Path.Combine(folder.Path, "pg", "postmaster.pid"), $"{Environment.ProcessId}\n{folder.Path}/pg\n1\n5432\n\n127.0.0.1\n");
        await using var again = await PrivatePostgres.StartAsync(folder.Path, NullLogger.Instance, s_quick);
        Assert.Equal("1", await AskAsync(again.ConnectionString, "SELECT 1"));
    }

    private static async Task<string?> AskAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
#pragma warning disable CA2100 // The tests' own words.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return (await command.ExecuteScalarAsync())?.ToString();
    }
}
