using Microsoft.Extensions.Logging;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Compute.Node;

/// <summary>
/// Keeps a leased film this node's by telling how far it is, and says when the work has to stop. A node that cannot reach its studio stops before the
/// lease runs out, so that two never work at once.
/// </summary>
internal sealed class NodeLease : IAsyncDisposable
{
    private readonly LeasedFilm _film;
    private readonly StudioLink _link;
    private readonly TimeSpan _every;
    private readonly TimeSpan _grace;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationTokenRegistration _nodeStops;
    private readonly long _claimedAt;
    private readonly Task _beating;
    private volatile FilmReport _latest;
    private int _reason;

    public NodeLease(LeasedFilm film, long claimedAt, StudioLink link, ComputeNodeOptions options, TimeProvider time, ILogger logger, CancellationToken nodeStops)
    {
        (_film, _link, _time, _logger, _claimedAt) = (film, link, time, logger, claimedAt);
        var wished = TimeSpan.FromSeconds(Math.Max(0.2, film.HeartbeatSeconds / 2));
        _every = options.Report < wished ? options.Report : wished;

        // Two thirds: what runs must be dead before the studio gives the film away, and the studio's clock began a little earlier than this one.
        _grace = TimeSpan.FromSeconds(film.LeaseSeconds * 2 / 3);
        _latest = new FilmReport { JobId = film.JobId, Fence = film.Fence, Status = "processing", Phase = "preparing_clips" };
        _nodeStops = nodeStops.Register(() => Stop(StopReason.NodeStops));
        _beating = Task.Run(BeatAsync, CancellationToken.None);
    }

    /// <summary>Cancelled when the work has to stop.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Why it has to stop.</summary>
    public StopReason Reason => (StopReason)Volatile.Read(ref _reason);

    /// <summary>Says how far the work is; told with the next heartbeat.</summary>
    public void Report(string phase, double percent, double? etaSeconds) =>
        _latest = _latest with { Phase = phase, Progress = Math.Max(_latest.Progress, percent), EtaSeconds = etaSeconds };

    /// <summary>Stops the work; the first reason stays, but a lost lease outdoes all others.</summary>
    public void Stop(StopReason reason)
    {
        if (reason is StopReason.LeaseLost) { Interlocked.Exchange(ref _reason, (int)reason); }
        else { Interlocked.CompareExchange(ref _reason, (int)reason, (int)StopReason.None); }
        _ = _stop.CancelAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _nodeStops.DisposeAsync();
        await _end.CancelAsync();
        await _beating;
        _end.Dispose();
    }

    private async Task BeatAsync()
    {
        StudioTrace.Leave();
        var lastSuccess = _claimedAt;
        try
        {
            while (Reason is not StopReason.LeaseLost)
            {
                var asked = _time.GetTimestamp();
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
                var left = _grace - _time.GetElapsedTime(lastSuccess);
                limit.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1));
                try
                {
                    var answer = await _link.ReportAsync(_film.VlogId, _latest, limit.Token);
                    lastSuccess = asked;
                    if (answer.CancelRequested) { Stop(StopReason.Cancelled); }
                }
                catch (StudioRefusedException refused) when (refused.IsLeaseLost)
                {
                    ComputeLog.HeartbeatFailed(_logger, _film.JobId, refused.Message);
                    Stop(StopReason.LeaseLost);
                }
                catch (Exception e) when (!_end.IsCancellationRequested && (e is StudioRefusedException || StudioLink.IsPassing(e, CancellationToken.None)))
                {
                    ComputeLog.HeartbeatFailed(_logger, _film.JobId, e.Message);
                }
                left = _grace - _time.GetElapsedTime(lastSuccess);
                if (left <= TimeSpan.Zero) { Stop(StopReason.LeaseLost); }
                else { await Task.Delay(_every < left ? _every : left, _time, _end.Token); }
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested) { }
    }
}
