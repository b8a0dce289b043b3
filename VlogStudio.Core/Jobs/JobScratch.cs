using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace VlogStudio.Core.Jobs;

/// <summary>
/// Scratch folders of attempts. Each node works in a folder of its own and keeps a lock in it; what nodes that are gone have left behind, another
/// one on the same disk clears away.
/// </summary>
internal sealed class JobScratch(IOptions<JobsOptions> options, ILogger<JobScratch> logger) : IDisposable
{
    private const string LockName = ".lock";
    private readonly Lock _gate = new();
    private FileStream? _lock;

    private string Root => options.Value.ScratchFolder is { Length: > 0 } folder ? Path.GetFullPath(folder) : Path.GetFullPath(Path.Combine("data", "scratch"));

    private string Own => Path.Combine(Root, options.Value.NodeId);

    /// <summary>Makes an empty folder for an attempt, and clears away what vanished workers have left.</summary>
    public string Make(Job job) => Make(job.Id, job.Fence);

    /// <summary>The same by the attempt's name.</summary>
    public string Make(Guid jobId, int fence)
    {
        Sweep();
        lock (_gate)
        {
            Directory.CreateDirectory(Own);
            _lock ??= new FileStream(Path.Combine(Own, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        var folder = Path.Combine(Own, $"{jobId:n}-{fence}");
        Remove(folder);
        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <summary>Removes an attempt's folder; a failure is logged and left to the next sweep.</summary>
    public void Remove(string folder)
    {
        try { Directory.Delete(folder, true); }
        catch (DirectoryNotFoundException) { }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { JobsLog.ScratchStays(logger, e, folder); }
    }

    /// <summary>Clears away what nodes that are gone have left behind.</summary>
    public void Sweep()
    {
        if (!Directory.Exists(Root)) { return; }
        foreach (var folder in Directory.EnumerateDirectories(Root).Where(f => f != Own && IsAbandoned(f)).ToList()) { Remove(folder); }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_lock is null) { return; }
            _lock.Dispose();
            _lock = null;
            Remove(Own);
        }
    }

    private static bool IsAbandoned(string folder)
    {
        var path = Path.Combine(folder, LockName);
        try
        {
            // A lock that can be taken belongs to nobody any more. One that is not there yet belongs to a node that is just starting.
            if (!File.Exists(path)) { return Directory.EnumerateFileSystemEntries(folder).Any(); }
            using var taken = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return false; }
    }
}
