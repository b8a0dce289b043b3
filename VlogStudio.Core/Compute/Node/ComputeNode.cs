using System.Net;
using System.Reflection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Media;

namespace VlogStudio.Core.Compute.Node;

/// <summary>A compute node at work: asks its studio for films as long as it has places, makes them, and hands back what it has when it stops.</summary>
internal sealed class ComputeNode(
    StudioLink link, MakeLeasedFilm make, MediaTools media, JobScratch scratch, IOptions<ComputeNodeOptions> options, IOptions<JobsOptions> jobs, TimeProvider time,
    ILogger<ComputeNode> logger) : BackgroundService
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        scratch.Sweep();
        var settings = options.Value;
        var ffmpeg = await media.VersionAsync(stoppingToken);
        var ask = AskOf(ffmpeg);
        if (link.Server is { Scheme: "http", IsLoopback: false }) { ComputeLog.KeyUnsealed(logger, link.Server); }
        ComputeLog.NodeStarted(logger, jobs.Value.NodeId, link.Server, settings.Places, ffmpeg);
        var running = new Dictionary<Guid, Task>();
        try
        {
            for (var failures = 0; !stoppingToken.IsCancellationRequested;)
            {
                foreach (var (job, _) in running.Where(r => r.Value.IsCompleted).ToList()) { running.Remove(job); }
                if (running.Count >= settings.Places)
                {
                    await Task.WhenAny([.. running.Values, Task.Delay(Timeout.Infinite, stoppingToken)]);
                    continue;
                }
                var asked = time.GetTimestamp();
                var (film, wait) = await TryClaimAsync(ask with { Running = [.. running.Keys] }, failures, stoppingToken);
                failures = wait is null ? 0 : failures + 1;
                if (film is not null) { running[film.JobId] = Task.Run(() => make.HandleAsync(film, asked, stoppingToken), CancellationToken.None); }
                else { await Task.Delay(wait ?? settings.Poll, time, stoppingToken); }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
        await Task.WhenAll(running.Values);
        await SayGoodbyeAsync(ask);
    }

    /// <summary>The film, if there is one; or how long to wait where the question did not get through.</summary>
    private async Task<(LeasedFilm? Film, TimeSpan? Wait)> TryClaimAsync(ClaimAsk ask, int failures, CancellationToken ct)
    {
        // 1, 2, 4 … s: a studio that restarts is back at once, one that is gone for the night is not asked all night long.
        var wait = options.Value.RetryDelay * Math.Pow(2, Math.Min(failures, 5));
        if (wait > s_longest) { wait = s_longest; }
        try { return (await link.ClaimAsync(ask, ct), null); }
        catch (StudioRefusedException refused) when (refused.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            link.ForgetKey();
            ComputeLog.KeyRefused(logger, link.Server, wait.TotalSeconds);
        }
        catch (Exception e) when (e is StudioRefusedException || StudioLink.IsPassing(e, ct)) { ComputeLog.ServerAway(logger, link.Server, e.Message, wait.TotalSeconds); }
        return (null, wait);
    }

    private async Task SayGoodbyeAsync(ClaimAsk ask)
    {
        using var limit = new CancellationTokenSource(s_farewell, time);
        try { await link.ClaimAsync(ask with { Capacity = 0 }, limit.Token); }
        catch (Exception e) when (e is StudioRefusedException || StudioLink.IsPassing(e, CancellationToken.None)) { ComputeLog.ServerAway(logger, link.Server, e.Message, 0); }
    }

    private ClaimAsk AskOf(string ffmpeg) => new()
    {
        Node = jobs.Value.NodeId,
        Capacity = options.Value.Places,
        Machine = Environment.MachineName,
        Version = typeof(ComputeNode).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "",
        FfmpegVersion = ffmpeg.Split(' ') is [_, "version", var version, ..] ? version : ffmpeg,
        Cores = Environment.ProcessorCount,
        MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
    };
}
