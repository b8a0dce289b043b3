using System.Globalization;

namespace VlogStudio.Bench;

/// <summary>Watches the resident memory of this process and of all processes below it.</summary>
internal sealed class TreeMemory : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly Task watch;

    public TreeMemory() => watch = Task.Run(WatchAsync);

    public long PeakOwnBytes { get; private set; }

    public long PeakChildrenBytes { get; private set; }

    /// <summary>Forgets the peak of what was started before.</summary>
    public void Begin() => PeakChildrenBytes = 0;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await watch;
        stop.Dispose();
    }

    /// <summary>Stops watching.</summary>
    public void End() => stop.Cancel();

    private async Task WatchAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            var (own, children) = Sample(Environment.ProcessId);
            PeakOwnBytes = Math.Max(PeakOwnBytes, own);
            PeakChildrenBytes = Math.Max(PeakChildrenBytes, children);
            await Task.Delay(100, CancellationToken.None);
        }
    }

    /// <summary>Resident bytes of a process, and of everything it started.</summary>
    public static (long Own, long Children) Sample(int root)
    {
        var all = new Dictionary<int, (int Parent, long Bytes)>();
        foreach (var folder in Directory.GetDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) && Read(folder) is { } found)
            {
                all[pid] = found;
            }
        }

        var children = all.Where(p => p.Key != root && IsBelow(p.Key)).Sum(p => p.Value.Bytes);
        return (all.TryGetValue(root, out var own) ? own.Bytes : 0, children);

        bool IsBelow(int pid)
        {
            for (var depth = 0; depth < 20 && all.TryGetValue(pid, out var process); depth++)
            {
                if (process.Parent == root)
                {
                    return true;
                }

                pid = process.Parent;
            }

            return false;
        }
    }

    private static (int Parent, long Bytes)? Read(string folder)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (int.Parse(fields[1], CultureInfo.InvariantCulture), long.Parse(fields[21], CultureInfo.InvariantCulture) * Environment.SystemPageSize);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
