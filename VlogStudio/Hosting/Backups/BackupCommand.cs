using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Data;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Hosting.Backups;

/// <summary>What is to be backed up where.</summary>
/// <param name="Folder">Absolute path of a folder that is not there yet, or empty.</param>
/// <param name="CopiesObjects">Whether objects are copied or only listed; null copies them out of a folder and lists them in a bucket.</param>
internal sealed record BackupWish(string Folder, bool? CopiesObjects);

/// <summary>
/// <c>VlogStudio backup --to DIR</c>: the database as it is at one moment, and the objects it knows; also beside a running studio. The database is read first:
/// objects are written before rows name them and never change, so every object a row names is found afterwards, unless a person removed it meanwhile.
/// </summary>
internal static class BackupCommand
{
    /// <summary>Makes a backup.</summary>
    /// <returns>0 when it is whole, 1 when it is refused or broken off, 3 when database, store or disk fail.</returns>
    public static Task<int> RunAsync(IServiceProvider services, BackupWish wish, TextWriter output, CancellationToken ct) => BackupExit.OfAsync("No backup was made", output, async () =>
    {
        var manifest = await MakeAsync(services, wish, output, ct);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"Backed up to {wish.Folder}: the database, {manifest.ObjectCount} objects of {manifest.ObjectBytes} bytes {(manifest.HasObjects ? "copied" : "listed (they stay in the bucket, which keep)")}, audit of {manifest.AuditRows} rows. Keep it secret: it holds what people uploaded."));
        return 0;
    });

    private static async Task<BackupManifest> MakeAsync(IServiceProvider services, BackupWish wish, TextWriter output, CancellationToken ct)
    {
        var folder = new BackupFolder(wish.Folder);
        folder.Begin();
        var storage = services.GetRequiredService<IOptions<StorageOptions>>().Value;
        var store = services.GetRequiredService<IObjectStore>();
        var owner = services.GetRequiredService<DatabaseOwner>();
        var verdict = await services.GetRequiredService<VerifyAuditChain>().CheckAsync(ct);
        if (!verdict.IsWhole) { await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Beware: the audit breaks at row {verdict.BrokenAt}; it is backed up as it is.")); }
        var madeAt = services.GetRequiredService<TimeProvider>().GetUtcNow();

        // The scheduler's tables hold only wake-ups, which every start writes anew; roles and rights are made anew from roles.sql, under the names of the day.
        await new PostgresClient(owner.ConnectionString ?? owner.AppConnectionString).RunAsync(
            "pg_dump", ["--format=custom", "--no-owner", "--no-privileges", "--no-comments", "--exclude-schema=scheduler", "--no-password", $"--file={folder.Database}"], ct);
        var copies = wish.CopiesObjects ?? storage.Kind == StorageKind.Files;
        var (count, bytes) = await WriteObjectsAsync(store, folder, copies, ct);
        var hasSecret = CopyKeySecret(services, folder);
        var manifest = new BackupManifest(
            1, madeAt, Assembly.GetExecutingAssembly().GetName().Version?.ToString(3) ?? "", await LastMigrationAsync(services, ct), storage.Kind, copies, count, bytes,
            verdict.Rows, verdict.LastHash, hasSecret);
        await folder.CompleteAsync(manifest, ct);
        return manifest;
    }

    private static async Task<(long Count, long Bytes)> WriteObjectsAsync(IObjectStore store, BackupFolder folder, bool copies, CancellationToken ct)
    {
        var (count, bytes) = (0L, 0L);
        await using var list = new StreamWriter(folder.Objects) { NewLine = "\n" };
        foreach (var root in ObjectKeys.Roots)
        {
            await foreach (var found in store.ListAsync(root, ct))
            {
                var line = copies ? await CopyAsync(store, found, folder.CopyOf(found.Key), ct) : new BackupObject(found.Key, found.Bytes, null, null);
                if (line is null) { continue; }
                await list.WriteLineAsync(StudioJson.Write(line).AsMemory(), ct);
                (count, bytes) = (count + 1, bytes + line.Bytes);
            }
        }
        return (count, bytes);
    }

    /// <summary>Copies an object and takes its checksum on the way; null where somebody removed it meanwhile.</summary>
    private static async Task<BackupObject?> CopyAsync(IObjectStore store, ListedObject found, string path, CancellationToken ct)
    {
        if (await store.FindAsync(found.Key, ct) is not { } known) { return null; }
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            await using var source = await store.OpenReadAsync(found.Key, 0, null, ct);
            await using var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous);
            var buffer = new byte[1 << 17];
            for (int read; (read = await source.ReadAsync(buffer, ct)) > 0;)
            {
                hash.AppendData(buffer, 0, read);
                await target.WriteAsync(buffer.AsMemory(0, read), ct);
            }
            if (target.Length != known.Bytes) { throw new BackupException(string.Create(CultureInfo.InvariantCulture, $"object {found.Key} ended after {target.Length} of {known.Bytes} bytes.")); }
            target.Flush(flushToDisk: true);
        }
        catch (FileNotFoundException)
        {
            File.Delete(path);
            return null;
        }
        return new BackupObject(found.Key, known.Bytes, known.ContentType, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Without the secret the keys in the database open nothing: nobody would stay signed in, and no second factor would be known.</summary>
    private static bool CopyKeySecret(IServiceProvider services, BackupFolder folder)
    {
        var file = Path.Combine(services.GetRequiredService<HostOptions>().DataFolder, "keys.secret");
        if (services.GetRequiredService<IOptions<AccountsOptions>>().Value.KeySecret.Length > 0 || !File.Exists(file)) { return false; }
        File.Copy(file, folder.KeySecret);
        return true;
    }

    private static async Task<string> LastMigrationAsync(IServiceProvider services, CancellationToken ct)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<StudioDb>>().CreateDbContextAsync(ct);
        return (await db.Database.GetAppliedMigrationsAsync(ct)).LastOrDefault() ?? throw new BackupException("the database is empty.");
    }
}
