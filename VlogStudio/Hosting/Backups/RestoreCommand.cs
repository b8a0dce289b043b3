using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Data;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Hosting.Backups;

/// <summary>What is to be restored, and over what.</summary>
/// <param name="Folder">Absolute path of the backup.</param>
/// <param name="Replaces">Whether a studio that is there already is replaced.</param>
internal sealed record RestoreWish(string Folder, bool Replaces);

/// <summary>
/// <c>VlogStudio restore --from DIR</c>: compares every byte of a backup with its checksum, writes objects and database, makes roles, rights and triggers anew, and
/// then looks for itself whether the books agree and the audit is whole. The studio must not run meanwhile.
/// </summary>
internal static partial class RestoreCommand
{
    /// <summary>Restores.</summary>
    /// <returns>0 when all is there and agrees, 1 when it is refused or something does not agree, 3 when database, store or disk fail.</returns>
    public static Task<int> RunAsync(StudioHost studio, RestoreWish wish, TextWriter output, CancellationToken ct) =>
        BackupExit.OfAsync("Not restored", output, () => RestoreAsync(studio, wish, output, ct));

    private static async Task<int> RestoreAsync(StudioHost studio, RestoreWish wish, TextWriter output, CancellationToken ct)
    {
        var services = studio.App.Services;
        var folder = new BackupFolder(wish.Folder);
        var manifest = await folder.VerifyAsync(ct);
        await RequireKnownMigrationAsync(services, manifest.Migration, ct);
        var owner = services.GetRequiredService<DatabaseOwner>();
        var way = owner.ConnectionString ?? owner.AppConnectionString;
        await RequireRoomAsync(services, way, manifest, wish, ct);
        await RestoreObjectsAsync(services.GetRequiredService<IObjectStore>(), folder, manifest, ct);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{manifest.ObjectCount} objects of {manifest.ObjectBytes} bytes are there{(manifest.HasObjects ? " and agree with their checksums" : ", with the lengths they had")}."));
        await RestoreDatabaseAsync(way, folder, wish.Replaces, ct);
        RestoreKeySecret(services, folder, manifest);
        await studio.PrepareAsync(ct);
        await output.WriteLineAsync($"The database is as it was on {manifest.MadeAt:u}.");
        if (!manifest.HasKeySecret) { await output.WriteLineAsync("The secret that seals its keys is no part of the backup: Accounts:KeySecret must be what it was."); }
        return await CheckAsync(services, manifest, output, ct) ? 0 : 1;
    }

    private static async Task RequireKnownMigrationAsync(IServiceProvider services, string migration, CancellationToken ct)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync(ct);
        if (!db.Database.GetMigrations().Contains(migration)) { throw new BackupException($"the backup is of a newer version of VlogStudio (its database is at {migration}); restore with that."); }
    }

    /// <summary>Sees that nobody works in the studio and that nothing is lost that nobody said might be.</summary>
    private static async Task RequireRoomAsync(IServiceProvider services, string way, BackupManifest manifest, RestoreWish wish, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(way) { Pooling = false }.ConnectionString);
        // A connection that was closed a moment ago is still seen for another.
        for (var looks = 1; await CountOthersAsync(source, ct) is > 0 and var count; looks++)
        {
            if (looks == 20) { throw new BackupException(string.Create(CultureInfo.InvariantCulture, $"{count} others are connected to the database: stop the studio first.")); }
            await Task.Delay(TimeSpan.FromMilliseconds(100), ct);
        }
        if (wish.Replaces) { return; }
        await using (var tables = source.CreateCommand("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"))
        {
            if ((long)(await tables.ExecuteScalarAsync(ct))! > 0) { throw new BackupException("there is a studio in the database already; --replace puts the backup in its place."); }
        }
        if (!manifest.HasObjects) { return; }
        var store = services.GetRequiredService<IObjectStore>();
        foreach (var root in ObjectKeys.Roots)
        {
            await foreach (var found in store.ListAsync(root, ct)) { throw new BackupException($"there are objects in the store already ({found.Key}); --replace writes the backup's beside and over them."); }
        }
    }

    private static async Task<long> CountOthersAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var others = source.CreateCommand("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND usesysid IS NOT NULL");
        return (long)(await others.ExecuteScalarAsync(ct))!;
    }

    private static async Task RestoreObjectsAsync(IObjectStore store, BackupFolder folder, BackupManifest manifest, CancellationToken ct)
    {
        await foreach (var copy in folder.ReadObjectsAsync(ct))
        {
            if (manifest.HasObjects) { await store.PutFileAsync(copy.Key, folder.CopyOf(copy.Key), copy.Type ?? "application/octet-stream", ct); }
            var found = await store.FindAsync(copy.Key, ct) ?? throw new BackupException($"object {copy.Key} is missing from the store, and the backup only lists it.");
            if (found.Bytes != copy.Bytes) { throw new BackupException(string.Create(CultureInfo.InvariantCulture, $"object {copy.Key} has {found.Bytes} bytes in the store instead of {copy.Bytes}.")); }
            if (copy.Sha256 is null) { continue; }
            await using var written = await store.OpenReadAsync(copy.Key, 0, null, ct);
            if (await Sha256Hex.OfAsync(written, ct) != copy.Sha256) { throw new BackupException($"object {copy.Key} is not in the store what it is in the backup."); }
        }
    }

    /// <summary>All or nothing: where it fails, the database is what it was.</summary>
    private static async Task RestoreDatabaseAsync(string way, BackupFolder folder, bool replaces, CancellationToken ct)
    {
        var client = new PostgresClient(way);
        var contents = (await client.RunAsync("pg_restore", ["--list", folder.Database], ct)).Split('\n');
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(way) { Pooling = false }.ConnectionString);
        // Extensions may belong to the server's administrator and are left as they are; they are only made where they are missing.
        foreach (var name in contents.Select(l => Extension().Match(l)).Where(m => m.Success).Select(m => m.Groups[1].Value))
        {
#pragma warning disable CA2100 // A checked name out of a backup whose checksums agree.
            await using var make = source.CreateCommand($"CREATE EXTENSION IF NOT EXISTS \"{name}\"");
#pragma warning restore CA2100
            await make.ExecuteNonQueryAsync(ct);
        }
        var list = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(list, contents.Where(l => !Extension().IsMatch(l)), ct);
            string[] how = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", "--no-password", $"--use-list={list}", $"--dbname={new NpgsqlConnectionStringBuilder(way).Database}"];
            await client.RunAsync("pg_restore", [.. how, .. replaces ? ["--clean", "--if-exists"] : Array.Empty<string>(), folder.Database], ct);
        }
        finally
        {
            File.Delete(list);
        }
        // Its wake-ups name jobs of the studio that was; the next start makes it anew.
        await using var scheduler = source.CreateCommand("DROP SCHEMA IF EXISTS scheduler CASCADE");
        await scheduler.ExecuteNonQueryAsync(ct);
    }

    private static void RestoreKeySecret(IServiceProvider services, BackupFolder folder, BackupManifest manifest)
    {
        if (!manifest.HasKeySecret) { return; }
        if (services.GetRequiredService<IOptions<AccountsOptions>>().Value.KeySecret is { Length: > 0 } named)
        {
            if (named != File.ReadAllText(folder.KeySecret)) { throw new BackupException("the keys are sealed with the backup's keys.secret, but Accounts:KeySecret says another: leave that setting out, or set it to what the file holds, and restore again with --replace."); }
            return;
        }
        var file = Path.Combine(services.GetRequiredService<HostOptions>().DataFolder, "keys.secret");
        File.Copy(folder.KeySecret, file, overwrite: true);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static async Task<bool> CheckAsync(IServiceProvider services, BackupManifest manifest, TextWriter output, CancellationToken ct)
    {
        var wrong = new List<string>();
        await using (var db = await services.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync(ct))
        {
            var guarded = await db.Database.SqlQuery<string>(
                $"SELECT DISTINCT c.relname::text AS \"Value\" FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND t.tgenabled = 'O' AND c.relname IN ('tx', 'entry', 'audit_entry')").ToListAsync(ct);
            if (guarded.Count != 3) { wrong.Add($"triggers guard only {string.Join(", ", guarded)}"); }
            var last = await db.AuditEntries.Where(a => a.Seq == manifest.AuditRows).Select(a => a.Hash).SingleOrDefaultAsync(ct);
            if (manifest.AuditRows > 0 && last != manifest.AuditHash) { wrong.Add(string.Create(CultureInfo.InvariantCulture, $"the audit's row {manifest.AuditRows} is not the one that was backed up")); }
        }
        var verdict = await services.GetRequiredService<VerifyAuditChain>().CheckAsync(ct);
        if (!verdict.IsWhole) { wrong.Add(string.Create(CultureInfo.InvariantCulture, $"the audit breaks at row {verdict.BrokenAt}")); }
        var mismatches = await services.GetRequiredService<ReconcileLedger>().HandleAsync(ct);
        wrong.AddRange(mismatches.Select(m => $"the books disagree ({m.Invariant}): {m.Detail}"));
        foreach (var line in wrong) { await output.WriteLineAsync($"Restored, but {line}."); }
        if (wrong.Count > 0) { return false; }
        var isGuarded = await services.GetRequiredService<GetLedgerGuard>().HandleAsync(ct);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"The audit is whole: {verdict.Rows} rows. The books agree. They are guarded by {(isGuarded ? "rights and triggers" : "triggers only, for the app owns its tables")}."));
        return true;
    }

    [GeneratedRegex(@"^\d+; \d+ \d+ EXTENSION - ([A-Za-z0-9_-]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Extension();
}
