using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Vlogs;

/// <summary>
/// Throws away conformed clips of this machine that no film took for longer than a setting allows. Every node has its own, so every node sweeps. Off unless set:
/// then the cache is bounded by its size alone.
/// </summary>
internal sealed class SweepSegments(IOptions<VlogsOptions> options, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan s_every = TimeSpan.FromHours(1);

    /// <summary>What would go now.</summary>
    public RetentionFinding Look()
    {
        var old = Old().ToList();
        return new RetentionFinding(old.Count, old.Sum(f => f.Length));
    }

    /// <summary>Throws it away; a film that is being made has links of its own to what it uses.</summary>
    public int Handle()
    {
        var gone = 0;
        foreach (var file in Old().ToList())
        {
            try
            {
                file.Delete();
                gone++;
            }
            catch (IOException)
            {
                // A render's own sweep was faster.
            }
        }
        return gone;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_every, time);
        try { while (await timer.WaitForNextTickAsync(stoppingToken)) { Handle(); } }
        catch (OperationCanceledException)
        {
            // The node ends.
        }
    }

    private IEnumerable<FileInfo> Old()
    {
        var folder = options.Value.CacheFolder;
        if (options.Value.CacheLifetime is not { } kept || folder.Length == 0 || !Directory.Exists(folder)) { return []; }
        var before = (time.GetUtcNow() - kept).UtcDateTime;
        return new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Where(f => f.LastWriteTimeUtc < before);
    }
}
