using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace VlogStudio.Core.Data;

/// <summary>
/// Brings the database to the shape this build knows: migrations, then the embedded SQL of triggers and functions. Processes that start at the same
/// time wait for one another.
/// </summary>
/// <param name="databases">The database.</param>
/// <param name="source">Its connections.</param>
public sealed class UpgradeDatabase(IDbContextFactory<StudioDb> databases, NpgsqlDataSource source)
{
    private const long LockKey = 0x56_6C_6F_67;

    /// <summary>Upgrades; does nothing where there is nothing to do.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached, or refuses.</exception>
    public async Task HandleAsync(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await ExecuteAsync(connection, $"SELECT pg_advisory_lock({LockKey})", ct);
        try
        {
            await using var db = await databases.CreateDbContextAsync(ct);
            await db.Database.MigrateAsync(ct);
            foreach (var script in Scripts()) { await ExecuteAsync(connection, script, ct); }
        }
        finally
        {
            await ExecuteAsync(connection, $"SELECT pg_advisory_unlock({LockKey})", CancellationToken.None);
        }
    }

    private static IEnumerable<string> Scripts()
    {
        var assembly = typeof(UpgradeDatabase).Assembly;
        return assembly.GetManifestResourceNames().Where(n => n.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(n => Read(assembly, n));
    }

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        // Scripts are this build's own embedded files; nothing a person typed gets here.
#pragma warning disable CA2100
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(ct);
    }
}
