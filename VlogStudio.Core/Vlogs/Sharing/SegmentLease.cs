using System.Data.Common;
using Microsoft.Extensions.Logging;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Vlogs.Sharing;

/// <summary>
/// Holds a segment this node makes for another: extends the lease, tells how far it is, and drops the work as soon as it is not wanted any more, or
/// when nothing was heard of the database for so long that somebody else may have it by now.
/// </summary>
internal sealed class SegmentLease : IAsyncDisposable
{
    private readonly SegmentClaims _claims;
    private readonly ClaimedSegment _task;
    private readonly CancellationTokenSource _drop;
    private readonly JobsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Signal _wake = new();
    private readonly CancellationTokenSource _end = new();
    private readonly IDisposable[] _listening;
    private readonly Task _beating;
    private double _progress;

    /// <param name="tools">What helping works with.</param>
    /// <param name="task">The segment.</param>
    /// <param name="drop">Cancelled when the work is to be dropped.</param>
    public SegmentLease(HelpingTools tools, ClaimedSegment task, CancellationTokenSource drop)
    {
        (_claims, _task, _drop, _options, _time, _logger) = (tools.Claims, task, drop, tools.Jobs, tools.Time, tools.Log);
        _listening = [tools.Wire.OnAskedToStop(task.JobId, _wake.Set), tools.Bus.Subscribe(SegmentTasks.TopicOf(task.JobId), _ => _wake.Set())];
        _beating = Task.Run(BeatAsync, CancellationToken.None);
    }

    /// <summary>Notes how far the work is, 0..1.</summary>
    public void Report(double progress) => Volatile.Write(ref _progress, progress);

    public async ValueTask DisposeAsync()
    {
        foreach (var one in _listening) { one.Dispose(); }
        await _end.CancelAsync();
        await _beating;
        _end.Dispose();
    }

    private async Task BeatAsync()
    {
        StudioTrace.Leave();
        var heard = _time.GetTimestamp();
        try
        {
            while (!_drop.IsCancellationRequested)
            {
                // Often enough that whoever waits for the film sees it go on; the lease needs it less often.
                await _wake.WaitAsync(_options.Heartbeat < s_telling ? _options.Heartbeat : s_telling, _time, _end.Token);
                var asked = _time.GetTimestamp();
                if (await TryBeatAsync() is not { } isHeld)
                {
                    if (_time.GetElapsedTime(heard) >= _options.HeartbeatGrace) { await _drop.CancelAsync(); }
                    continue;
                }
                heard = asked;
                if (!isHeld) { await _drop.CancelAsync(); }
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested) { }
    }

    /// <summary>Whether the segment is still this node's; null where the database did not answer.</summary>
    private async Task<bool?> TryBeatAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        limit.CancelAfter(_options.Heartbeat);
        try { return await _claims.BeatAsync(_task, Volatile.Read(ref _progress), limit.Token); }
        catch (Exception e) when (!_end.IsCancellationRequested && e is DbException or OperationCanceledException or TimeoutException or InvalidOperationException)
        {
            SharingLog.BeatFailed(_logger, e, _task.JobId, _task.Key);
            return null;
        }
    }

    private static readonly TimeSpan s_telling = TimeSpan.FromSeconds(2);
}
