using System.Globalization;

namespace VlogStudio.Core.Storage;

/// <summary>What a folder must do to keep objects.</summary>
internal sealed class FileProbes : IStorageProbes
{
    private const long Needed = 100L << 20;
    private const long Wanted = 5L << 30;
    private readonly StorageOptions _options;
    private readonly string _folder;
    private readonly ObjectProbes _objects;
    private FileObjectStore? _store;

    public FileProbes(StorageOptions options, string prefix)
    {
        _options = options;
        _folder = Path.GetFullPath(options.Folder);
        _objects = new ObjectProbes(Store, prefix);
        Probes = [new StorageProbe("folder", FolderAsync, IsGate: true), .. _objects.All, new("room", RoomAsync), new("device", DeviceAsync)];
    }

    public IReadOnlyList<StorageProbe> Probes { get; }

    public Task<int> CleanAsync(CancellationToken ct) => _objects.CleanAsync(ct);

    public string Explain(Exception error)
    {
        for (var at = error; at is not null; at = at.InnerException)
        {
            if (at is UnauthorizedAccessException) { return $"The studio may not write in {_folder}: give the folder to the user the studio runs as, or name another as Storage:Folder."; }
            if (at is IOException && at.Message.Contains("No space left", StringComparison.OrdinalIgnoreCase)) { return $"The disk of {_folder} is full: make room, or move the folder and name it as Storage:Folder."; }
            if (at is IOException && at.Message.Contains("Read-only file system", StringComparison.OrdinalIgnoreCase))
            {
                return $"The disk of {_folder} is mounted read-only: mount it for writing, or name another folder as Storage:Folder.";
            }
        }
        return $"The folder {_folder} cannot be used: {error.Message} Name another as Storage:Folder.";
    }

    public void Dispose()
    {
        // A folder is not held open.
    }

    private static string? MountOf(string folder)
    {
        var real = Directory.ResolveLinkTarget(folder, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(folder);
        return DriveInfo.GetDrives().Select(d => d.RootDirectory.FullName).Where(root => IsWithin(real, root)).MaxBy(root => root.Length);
    }

    private static bool IsWithin(string folder, string root) =>
        folder == root || folder.StartsWith(root.EndsWith(Path.DirectorySeparatorChar) ? root : root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private FileObjectStore Store() => _store ??= new FileObjectStore(_folder);

    private async Task<Finding> FolderAsync(CancellationToken ct)
    {
        await Store().CheckAsync(ct);
        return Finding.Ok($"{_folder} is there and can be written.");
    }

    private Task<Finding> RoomAsync(CancellationToken ct)
    {
        var free = new DriveInfo(_folder).AvailableFreeSpace;
        var words = string.Create(CultureInfo.InvariantCulture, $"{free / 1e9:0.0} GB are free");
        return Task.FromResult(free switch
        {
            < Needed => Finding.Fail($"{words}: uploads and films will fail. Make room, or move the folder to a larger disk."),
            < Wanted => Finding.Warn($"{words}: a day of recordings may not fit. Make room soon."),
            _ => Finding.Ok($"{words}."),
        });
    }

    private Task<Finding> DeviceAsync(CancellationToken ct)
    {
        if (string.IsNullOrEmpty(_options.ScratchFolder)) { return Task.FromResult(Finding.Ok("No films are made by this process: there is no scratch folder to compare with.")); }
        var scratch = Directory.CreateDirectory(_options.ScratchFolder).FullName;
        return Task.FromResult(MountOf(scratch) == MountOf(_folder)
            ? Finding.Ok($"On the same disk as the scratch folder {scratch}: films are moved into place, not copied.")
            : Finding.Warn($"On another disk than the scratch folder {scratch}: each film is copied once more. Where that is slow, put both on one disk (Jobs:ScratchFolder)."));
    }
}
