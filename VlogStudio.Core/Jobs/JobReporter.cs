using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Jobs;

/// <summary>
/// Takes a handler's reports: keeps them from falling, pushes them thinned out, and writes them to the row and its events under the fence.
/// </summary>
internal sealed class JobReporter : IAsyncDisposable
{
    private const double EstimateFromPercent = 5;
    private const int MostEvents = 500;
    private readonly Job _job;
    private readonly NpgsqlDataSource _source;
    private readonly JobsOptions _options;
    private readonly JobWire _wire;
    private readonly JobLease _lease;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly long _began;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _writing;
    private readonly ITimer _pause;
    private bool _isPausing;
    private JobProgress _latest;
    private JobProgress _pushed;
    private JobProgress _written;
    private long _pushedAt;
    private int _events;

    public JobReporter(Job job, int seq, NpgsqlDataSource source, JobsOptions options, JobWire wire, JobLease lease, TimeProvider time, ILogger logger)
    {
        _job = job;
        _source = source;
        _options = options;
        _wire = wire;
        _lease = lease;
        _time = time;
        _logger = logger;
        _began = time.GetTimestamp();
        _latest = _pushed = _written = new JobProgress(job.Id, job.Kind, job.State, job.Phase, job.Progress, null, job.Attempt, null, seq);
        _pushedAt = _began - (long)(options.PushInterval.TotalSeconds * time.TimestampFrequency);
        _pause = time.CreateTimer(_ => EndPause(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _writing = Task.Run(WriteAsync, CancellationToken.None);
    }

    public void Report(string phase, double percent, double? etaSeconds)
    {
        JobProgress? news = null;
        lock (_gate)
        {
            if (_end.IsCancellationRequested) { return; }
            var progress = Math.Max(_latest.Progress, double.IsFinite(percent) ? Math.Clamp(percent, 0, 100) : 0);
            _latest = _latest with { Phase = phase, Progress = progress, EtaSeconds = etaSeconds ?? Estimate(progress) };
            var pause = _options.PushInterval - _time.GetElapsedTime(_pushedAt);
            if (_latest.Phase != _pushed.Phase || pause <= TimeSpan.Zero) { news = TakeNews(); }
            else if (!_isPausing) { _isPausing = _pause.Change(pause, Timeout.InfiniteTimeSpan); }
        }
        if (news is not null) { _wire.Publish(news); }
    }

    /// <summary>What came too soon after the last push goes out as soon as it may.</summary>
    private void EndPause()
    {
        JobProgress? news;
        lock (_gate)
        {
            _isPausing = false;
            if (_end.IsCancellationRequested) { return; }
            news = TakeNews();
        }
        if (news is not null) { _wire.Publish(news); }
    }

    /// <summary>Writes what is still unwritten and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate) { _end.Cancel(); }
        await _pause.DisposeAsync();
        await _writing;
        _end.Dispose();
    }

    private double? Estimate(double progress) =>
        progress < EstimateFromPercent ? null : _time.GetElapsedTime(_began).TotalSeconds * (100 - progress) / progress;

    private JobProgress? TakeNews()
    {
        if (_latest == _pushed) { return null; }
        _pushedAt = _time.GetTimestamp();
        return _pushed = _latest;
    }

    private async Task WriteAsync()
    {
        StudioTrace.Leave();
        var lastWrite = _time.GetTimestamp();
        using var ticks = new PeriodicTimer(_options.PushInterval, _time);
        while (await TickAsync(ticks))
        {
            JobProgress latest;
            lock (_gate) { latest = _latest; }
            if (latest == _written || (latest.Phase == _written.Phase && _time.GetElapsedTime(lastWrite) < _options.WriteInterval)) { continue; }
            lastWrite = _time.GetTimestamp();
            await TryWriteAsync(latest);
        }
        if (_latest != _written && _lease.Reason is StopReason.None) { await TryWriteAsync(_latest); }
    }

    private async Task<bool> TickAsync(PeriodicTimer ticks)
    {
        try { return await ticks.WaitForNextTickAsync(_end.Token); }
        catch (OperationCanceledException) { return false; }
    }

    private async Task TryWriteAsync(JobProgress latest)
    {
        var isStep = latest.Phase != _written.Phase || Math.Floor(latest.Progress) > Math.Floor(_written.Progress);
        try
        {
            await using var command = _source.CreateCommand(isStep && _events < MostEvents ? WithEvent : RowOnly);
            command.CommandTimeout = Math.Max(1, (int)_options.Heartbeat.TotalSeconds);
            command.Parameters.AddWithValue(_job.Id);
            command.Parameters.AddWithValue(_job.Fence);
            command.Parameters.AddWithValue(latest.Phase);
            command.Parameters.AddWithValue(latest.Progress);
            command.Parameters.AddWithValue(NpgsqlTypes.NpgsqlDbType.Double, (object?)latest.EtaSeconds ?? DBNull.Value);
            if (isStep && _events < MostEvents) { command.Parameters.AddWithValue(NpgsqlTypes.NpgsqlDbType.Jsonb, DataOf(latest)); }
            if (await command.ExecuteScalarAsync() is not int seq) { _lease.Stop(StopReason.LeaseLost); return; }
            _written = latest;
            if (seq > 0) { Numbered(seq); }
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidOperationException)
        {
            JobsLog.ReportFailed(_logger, e, _job.Id);
        }
    }

    private void Numbered(int seq)
    {
        _events++;
        JobProgress news;
        lock (_gate)
        {
            _latest = _latest with { Seq = seq };
            _written = _written with { Seq = seq };
            news = _pushed = _latest;
        }
        _wire.Publish(news);
    }

    private string DataOf(JobProgress progress) => StudioJson.Write(new
    {
        progress.JobId, Status = progress.State, progress.Phase, progress.Progress, progress.EtaSeconds, progress.Attempt, Ts = _time.GetUtcNow(),
    });

    private const string Held = """
        UPDATE job SET phase = $3, progress = $4, eta_seconds = $5, updated_at = now()
        WHERE id = $1 AND fence = $2 AND state = 'running'
        """;

    private const string RowOnly = Held + " RETURNING 0";

    // While the row is locked and running under this fence nobody else writes events of the job, so the highest number is the last.
    private const string WithEvent = $"""
        WITH held AS ({Held} RETURNING id)
        INSERT INTO job_event (job_id, seq, type, data, at)
        SELECT id, coalesce((SELECT max(seq) FROM job_event WHERE job_id = $1), 0) + 1, 'phase_update', $6, now() FROM held
        RETURNING seq
        """;
}

/// <summary>Makes reporters.</summary>
internal sealed class JobReporters(
    [FromKeyedServices(DataModule.Heartbeats)] NpgsqlDataSource source, Microsoft.Extensions.Options.IOptions<JobsOptions> options,
    JobWire wire, TimeProvider time, ILogger<JobReporter> logger)
{
    public JobReporter For(Job job, int seq, JobLease lease) => new(job, seq, source, options.Value, wire, lease, time, logger);
}
