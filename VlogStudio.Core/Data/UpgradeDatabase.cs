using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace VlogStudio.Core.Data;

/// <summary>
/// Brings the database to the shape this build knows: migrations, then the embedded SQL of triggers, functions and rights. Runs as the owner of the
/// tables where one is named, and makes the role the application works as. Processes that start at the same time wait for one another.
/// </summary>
/// <param name="source">The application's connections.</param>
/// <param name="owner">The owner's way in; with none, the application's own role is tried.</param>
public sealed class UpgradeDatabase(NpgsqlDataSource source, DatabaseOwner owner)
{
    private const long LockKey = 0x56_6C_6F_67;

    /// <summary>Upgrades; does nothing where there is nothing to do.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached, or refuses.</exception>
    /// <exception cref="InvalidOperationException">It must be upgraded, but no owner is named and the application's role may not; or the role is missing and the owner may not make it.</exception>
    public async Task HandleAsync(CancellationToken ct)
    {
        await using var own = owner.ConnectionString is { } way ? NpgsqlDataSource.Create(way) : null;
        var upgrading = own ?? source;
        await using var connection = await upgrading.OpenConnectionAsync(ct);
        var app = new NpgsqlConnectionStringBuilder(source.ConnectionString).Username ?? "";
        if (own is null && !await MayUpgradeAsync(connection, ct))
        {
            await RequireUpToDateAsync(ct);
            return;
        }

        await ExecuteAsync(connection, $"SELECT pg_advisory_lock({LockKey})", ct);
        try
        {
            await using var db = Open(upgrading);
            await db.Database.MigrateAsync(ct);
            if (own is not null) { await MakeRoleAsync(connection, app, ct); }
            foreach (var script in Scripts()) { await ExecuteAsync(connection, script, ct); }
        }
        finally
        {
            await ExecuteAsync(connection, $"SELECT pg_advisory_unlock({LockKey})", CancellationToken.None);
        }
    }

    private static StudioDb Open(NpgsqlDataSource source) =>
        new(new DbContextOptionsBuilder<StudioDb>().UseNpgsql(source, npgsql => npgsql.MigrationsHistoryTable("migrations")).Options);

    /// <summary>Whether this role owns the tables, or there are none yet.</summary>
    private static async Task<bool> MayUpgradeAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            "SELECT coalesce((SELECT pg_has_role(current_user, relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass('public.tx')), true)", connection);
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }

    private async Task RequireUpToDateAsync(CancellationToken ct)
    {
        await using var db = Open(source);
        if ((await db.Database.GetPendingMigrationsAsync(ct)).Any())
        {
            throw new InvalidOperationException("The database is of an older version, and the role the app connects as may not change it. Name its owner in ConnectionStrings:Owner (or VLOGSTUDIO_DATABASE_OWNER) for one start.");
        }
    }

    /// <summary>Sees that the application's role is there and tells the scripts its name.</summary>
    private async Task MakeRoleAsync(NpgsqlConnection connection, string app, CancellationToken ct)
    {
        var password = new NpgsqlConnectionStringBuilder(owner.AppConnectionString).Password;
        await using (var tell = new NpgsqlCommand("SELECT set_config('vlogstudio.app_role', $1, false), set_config('vlogstudio.app_password', $2, false)", connection))
        {
            tell.Parameters.Add(new NpgsqlParameter { Value = app });
            tell.Parameters.Add(new NpgsqlParameter { Value = password ?? "" });
            await tell.ExecuteNonQueryAsync(ct);
        }
        try
        {
            await ExecuteAsync(
                connection,
                """
                DO $$ BEGIN
                  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = current_setting('vlogstudio.app_role')) THEN
                    EXECUTE format('CREATE ROLE %I LOGIN PASSWORD %L', current_setting('vlogstudio.app_role'), nullif(current_setting('vlogstudio.app_password'), ''));
                  END IF;
                END $$
                """,
                ct);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new InvalidOperationException($"The role {app} is not there and the owner may not make it. As an administrator of the server: CREATE ROLE \"{app}\" LOGIN PASSWORD '…'.", error);
        }
        finally
        {
            await ExecuteAsync(connection, "SELECT set_config('vlogstudio.app_password', '', false)", CancellationToken.None);
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

/// <summary>How the owner of the tables reaches the database; only <see cref="UpgradeDatabase"/> uses it.</summary>
/// <param name="ConnectionString">The owner's connection string, or null where the application's role is all there is.</param>
/// <param name="AppConnectionString">The application's, with the password its role is made with.</param>
public sealed record DatabaseOwner(string? ConnectionString, string AppConnectionString)
{
    /// <inheritdoc />
    public override string ToString() => ConnectionString is null ? "no owner" : "an owner";
}
