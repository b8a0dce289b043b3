using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using VlogStudio.Core.Data;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Jobs;

/// <summary>Why a run has to stop.</summary>
internal enum StopReason
{
    None,
    Cancelled,
    LeaseLost,
    NodeStops,
}

/// <summary>Makes leases.</summary>
internal sealed class JobLeases(
    [FromKeyedServices(DataModule.Heartbeats)] NpgsqlDataSource source,
    IOptions<JobsOptions> options, JobWire wire, TimeProvider time, ILogger<JobLease> logger)
{
    /// <summary>Keeps the lease of a job that was just claimed until it is disposed.</summary>
    public JobLease Hold(Job job, AttemptRecord record, CancellationToken nodeStops) => new(job, record, source, options.Value, wire, time, logger, nodeStops);
}

/// <summary>
/// Holds a running job: extends the lease by heartbeats on connections of its own and says when the work has to stop. A worker that could not
/// reach the database stops its work before the lease runs out, so that two never work at once.
/// </summary>
internal sealed class JobLease : IAsyncDisposable
{
    private readonly Job _job;
    private readonly AttemptRecord _record;
    private readonly NpgsqlDataSource _source;
    private readonly JobsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _wake = new(0);
    private readonly IDisposable _askedToStop;
    private readonly CancellationTokenRegistration _nodeStops;
    private readonly Task _beating;
    private int _reason;
    private int _noted;

    public JobLease(
        Job job, AttemptRecord record, NpgsqlDataSource source, JobsOptions options, JobWire wire, TimeProvider time, ILogger logger, CancellationToken nodeStops)
    {
        _job = job;
        _record = record;
        _source = source;
        _options = options;
        _time = time;
        _logger = logger;
        _askedToStop = wire.OnAskedToStop(job.Id, () => _wake.Release());
        _nodeStops = nodeStops.Register(() => Stop(StopReason.NodeStops));
        _beating = Task.Run(BeatAsync, CancellationToken.None);
    }

    /// <summary>Cancelled when the work has to stop.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Why it has to stop.</summary>
    public StopReason Reason => (StopReason)Volatile.Read(ref _reason);

    /// <summary>Stops the work; the first reason stays, but a lost lease outdoes all others.</summary>
    public void Stop(StopReason reason)
    {
        if (reason is StopReason.LeaseLost)
        {
            if (Interlocked.Exchange(ref _reason, (int)reason) != (int)reason)
            {
                JobsLog.LeaseLost(_logger, _job.Id, _job.Fence);
                StudioMeter.LeaseLost(_job.Kind, "worker");
            }
        }
        else { Interlocked.CompareExchange(ref _reason, (int)reason, (int)StopReason.None); }

        // Callbacks of the token run elsewhere: killing a process must not hold up the heartbeat.
        _ = _stop.CancelAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _askedToStop.Dispose();
        await _nodeStops.DisposeAsync();
        await _end.CancelAsync();
        await _beating;
        _end.Dispose();
        _wake.Dispose();
    }

    private async Task BeatAsync()
    {
        StudioTrace.Leave();
        var lastSuccess = _time.GetTimestamp();
        try
        {
            while (Reason is not StopReason.LeaseLost)
            {
                await _wake.WaitAsync(NextWait(lastSuccess), _end.Token);
                var asked = _time.GetTimestamp();
                if (await TryBeatAsync())
                {
                    lastSuccess = asked;
                    await TryNoteAsync();
                }
                else if (_time.GetElapsedTime(lastSuccess) >= _options.HeartbeatGrace) { Stop(StopReason.LeaseLost); }
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested) { }
    }

    private TimeSpan NextWait(long lastSuccess)
    {
        // After a heartbeat that failed the next one comes sooner, and in time to stop before the lease ends.
        var since = _time.GetElapsedTime(lastSuccess);
        if (since < _options.Heartbeat) { return _options.Heartbeat - since; }
        var left = _options.HeartbeatGrace - since;
        var pause = _options.Heartbeat / 5;
        return left <= TimeSpan.Zero ? TimeSpan.Zero : left < pause ? left : pause;
    }

    /// <summary>Whether the database answered.</summary>
    private async Task<bool> TryBeatAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        limit.CancelAfter(_options.Heartbeat);
        try
        {
            await using var command = _source.CreateCommand(
                "UPDATE job SET lease_until = now() + $3 WHERE id = $1 AND fence = $2 AND state = 'running' RETURNING is_cancel_requested");
            command.Parameters.AddWithValue(_job.Id);
            command.Parameters.AddWithValue(_job.Fence);
            command.Parameters.AddWithValue(_options.Lease);
            switch (await command.ExecuteScalarAsync(limit.Token))
            {
                case true: Stop(StopReason.Cancelled); break;
                case null: Stop(StopReason.LeaseLost); break;
                default: break;
            }
            return true;
        }
        catch (Exception e) when (!_end.IsCancellationRequested && e is NpgsqlException or OperationCanceledException or TimeoutException or InvalidOperationException)
        {
            JobsLog.HeartbeatFailed(_logger, e, _job.Id);
            return false;
        }
    }

    /// <summary>Keeps what the attempt did so far: if this process vanishes, that tells what it was at.</summary>
    private async Task TryNoteAsync()
    {
        var version = _record.Version;
        if (version == _noted || Reason is not StopReason.None) { return; }
        var use = _record.ToUse();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        limit.CancelAfter(_options.Heartbeat / 2);
        try
        {
            await using var command = _source.CreateCommand("""
                UPDATE job_attempt SET commands = $3::jsonb, phases = $4::jsonb, cpu_seconds = $5, peak_bytes = $6, log_tail = $7, helpers = $8::jsonb
                WHERE job_id = $1 AND fence = $2 AND ended_at IS NULL
                """);
            command.Parameters.AddWithValue(_job.Id);
            command.Parameters.AddWithValue(_job.Fence);
            foreach (var text in (string?[])[use.Commands, use.Phases]) { command.Parameters.AddWithValue(NpgsqlDbType.Text, (object?)text ?? DBNull.Value); }
            command.Parameters.AddWithValue(use.CpuSeconds);
            command.Parameters.AddWithValue(use.PeakBytes);
            foreach (var text in (string?[])[use.LogTail, use.Helpers]) { command.Parameters.AddWithValue(NpgsqlDbType.Text, (object?)text ?? DBNull.Value); }
            await command.ExecuteNonQueryAsync(limit.Token);
            _noted = version;
        }
        catch (Exception e) when (!_end.IsCancellationRequested && e is NpgsqlException or OperationCanceledException or TimeoutException or InvalidOperationException)
        {
            JobsLog.ReportFailed(_logger, e, _job.Id);
        }
    }
}
