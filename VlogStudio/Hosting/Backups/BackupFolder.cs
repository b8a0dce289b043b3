using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Hosting.Backups;

/// <summary>
/// The folder a backup is: <c>database.dump</c>, <c>objects.jsonl</c>, <c>objects/</c>, perhaps <c>keys.secret</c>, <c>backup.json</c>, and last of all
/// <c>SHA256SUMS</c>, which makes it whole and which <c>sha256sum -c</c> understands.
/// </summary>
/// <param name="Path">Where it is, absolute.</param>
internal sealed record BackupFolder(string Path)
{
    private const string Manifest = "backup.json";
    private const string Sums = "SHA256SUMS";
    private const UnixFileMode OnlyMe = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The database, in pg_dump's custom format.</summary>
    public string Database => In("database.dump");

    /// <summary>The list of objects, one in a line.</summary>
    public string Objects => In("objects.jsonl");

    /// <summary>The secret that seals keys.</summary>
    public string KeySecret => In("keys.secret");

    /// <summary>Where an object's copy lies.</summary>
    public string CopyOf(string key) => System.IO.Path.Combine(Path, "objects", key);

    /// <summary>Makes the folder for a new backup. What a broken-off backup left is cleared away; anything else is not.</summary>
    /// <exception cref="BackupException">There is something in it.</exception>
    public void Begin()
    {
        Directory.CreateDirectory(Path, OnlyMe);
        var found = Directory.GetFileSystemEntries(Path);
        string[] ours = [Database, Objects, KeySecret, In(Manifest), In("objects")];
        if (File.Exists(In(Sums)) || found.Any(f => !ours.Contains(f))) { throw new BackupException($"{Path} is not empty: name a new folder."); }
        foreach (var file in found.Where(File.Exists)) { File.Delete(file); }
        if (Directory.Exists(In("objects"))) { Directory.Delete(In("objects"), true); }
    }

    /// <summary>Writes the manifest and the checksums: after this the backup is one.</summary>
    public async Task CompleteAsync(BackupManifest manifest, CancellationToken ct)
    {
        await File.WriteAllTextAsync(In(Manifest), StudioJson.Write(manifest), ct);
        var lines = new List<string>();
        foreach (var file in Directory.GetFiles(Path).Order(StringComparer.Ordinal)) { lines.Add($"{await Sha256Hex.OfFileAsync(file, ct)}  {System.IO.Path.GetFileName(file)}"); }
        await File.WriteAllLinesAsync(In(Sums), lines, ct);
    }

    /// <summary>Reads the manifest, after every byte of the backup has been compared with its checksum.</summary>
    /// <exception cref="BackupException">It is no backup, not a whole one, or damaged; names the file or object.</exception>
    public async Task<BackupManifest> VerifyAsync(CancellationToken ct)
    {
        if (!File.Exists(In(Sums))) { throw new BackupException($"{Path} is no whole backup: it has no {Sums}."); }
        var listed = (await File.ReadAllLinesAsync(In(Sums), ct)).Select(l => l.Split("  ", 2)).Where(l => l.Length == 2).ToDictionary(l => l[1], l => l[0]);
        foreach (var needed in new[] { Database, Objects, In(Manifest) }.Select(System.IO.Path.GetFileName))
        {
            if (!listed.ContainsKey(needed!)) { throw new BackupException($"{Sums} of the backup does not name {needed}."); }
        }
        foreach (var (name, sha256) in listed)
        {
            if (name != System.IO.Path.GetFileName(name)) { throw new BackupException($"{Sums} of the backup names {name}, which is no file of a backup."); }
            await CompareAsync(In(name), name, null, sha256, ct);
        }
        var manifest = ReadManifest(await File.ReadAllTextAsync(In(Manifest), ct));
        if (manifest.Version != 1) { throw new BackupException($"The backup is of version {manifest.Version}; this build reads version 1."); }
        if (manifest.HasKeySecret && !listed.ContainsKey("keys.secret")) { throw new BackupException("keys.secret is missing from the backup."); }
        var (count, bytes) = (0L, 0L);
        await foreach (var copy in ReadObjectsAsync(ct))
        {
            if (manifest.HasObjects) { await CompareAsync(CopyOf(copy.Key), $"object {copy.Key}", copy.Bytes, copy.Sha256 ?? "", ct); }
            (count, bytes) = (count + 1, bytes + copy.Bytes);
        }
        return (count, bytes) == (manifest.ObjectCount, manifest.ObjectBytes)
            ? manifest
            : throw new BackupException(string.Create(CultureInfo.InvariantCulture, $"objects.jsonl lists {count} objects, the backup says {manifest.ObjectCount}."));
    }

    /// <summary>The objects of the backup, one after the other.</summary>
    public async IAsyncEnumerable<BackupObject> ReadObjectsAsync([EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var line in File.ReadLinesAsync(Objects, ct))
        {
            var copy = StudioJson.Read<BackupObject>(line);
            if (!ObjectKeys.Roots.Any(root => copy.Key.StartsWith(root, StringComparison.Ordinal)) || copy.Key.Split('/').Contains("..")) { throw new BackupException($"{copy.Key} is no key of an object."); }
            yield return copy;
        }
    }

    private static BackupManifest ReadManifest(string json)
    {
        try { return StudioJson.Read<BackupManifest>(json); }
        catch (JsonException error) { throw new BackupException($"{Manifest} cannot be read: {error.Message}"); }
    }

    private static async Task CompareAsync(string path, string name, long? bytes, string sha256, CancellationToken ct)
    {
        if (!File.Exists(path)) { throw new BackupException($"{name} is missing from the backup."); }
        if (bytes is { } wanted && new FileInfo(path).Length != wanted) { throw new BackupException(string.Create(CultureInfo.InvariantCulture, $"{name} is damaged: {new FileInfo(path).Length} bytes instead of {wanted}.")); }
        if (await Sha256Hex.OfFileAsync(path, ct) != sha256) { throw new BackupException($"{name} is damaged: its checksum is not what the backup says."); }
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
