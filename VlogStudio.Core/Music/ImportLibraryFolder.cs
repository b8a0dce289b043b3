using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Media;

namespace VlogStudio.Core.Music;

/// <summary>Puts the sound files of the configured folder into the library; those that are there already are left alone.</summary>
/// <param name="import">Puts one there.</param>
/// <param name="options">The folder.</param>
/// <param name="logger">Where refusals are told.</param>
public sealed class ImportLibraryFolder(ImportLibraryTrack import, IOptions<MusicOptions> options, ILogger<ImportLibraryFolder> logger)
{
    private static readonly HashSet<string> Extensions = new([".mp3", ".ogg", ".oga", ".opus", ".flac", ".wav", ".m4a", ".aac"], StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, DateTime> _seen = new(StringComparer.Ordinal);

    /// <summary>Goes through the folder once.</summary>
    /// <returns>How many files are in the library now because of it.</returns>
    public async Task<int> HandleAsync(CancellationToken ct)
    {
        var folder = options.Value.LibraryFolder;
        if (folder.Length == 0) { return 0; }
        if (!Directory.Exists(folder))
        {
            MusicLog.NoLibraryFolder(logger, folder);
            return 0;
        }
        var count = 0;
        foreach (var path in Directory.EnumerateFiles(folder).Where(p => Extensions.Contains(Path.GetExtension(p))).Order(StringComparer.Ordinal))
        {
            var changedAt = File.GetLastWriteTimeUtc(path);
            if (_seen.GetValueOrDefault(path) == changedAt) { continue; }
            if (await TryImportAsync(path, ct)) { count++; }
            _seen[path] = changedAt;
        }
        return count;
    }

    private async Task<bool> TryImportAsync(string path, CancellationToken ct)
    {
        try
        {
            var result = await import.HandleAsync(new LibraryTrack(path, null, null, await LicenceAsync(path, ct)), ct);
            if (!result.IsOk) { MusicLog.Refused(logger, path, result.Problems[0].Code); }
            return result.IsOk;
        }
        catch (Exception e) when (e is MediaException or IOException)
        {
            MusicLog.Failed(logger, path, e);
            return false;
        }
    }

    private static async Task<string> LicenceAsync(string path, CancellationToken ct)
    {
        var beside = Path.ChangeExtension(path, ".licence.txt");
        return File.Exists(beside) ? (await File.ReadAllTextAsync(beside, ct)).Trim() is { Length: <= 100 } text ? text : "" : "";
    }
}
