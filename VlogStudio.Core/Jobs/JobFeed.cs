using System.Text.Json;
using System.Threading.Channels;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Jobs;

/// <summary>A live view of one job; made by <see cref="FollowJob"/>.</summary>
public sealed class JobFeed : IAsyncDisposable
{
    // Shorter than the pause between two reports of one node, so that it holds back none of these: it is for what several say at once.
    private static readonly TimeSpan ShortestGap = TimeSpan.FromMilliseconds(150);
    private readonly LiveBus _bus;
    private readonly GetJob _getJob;
    private readonly TimeProvider _time;
    private readonly Guid _userId;
    private readonly Guid _jobId;
    private readonly Func<JobProgress, Task> _onChange;
    private readonly CancellationTokenSource _end = new();

    // Only the newest message matters: a slow circuit skips what it could not show in time.
    private readonly Channel<string> _news = Channel.CreateBounded<string>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private IDisposable? _subscription;
    private Task _pump = Task.CompletedTask;

    internal JobFeed(LiveBus bus, GetJob getJob, TimeProvider time, Guid userId, Guid jobId, Func<JobProgress, Task> onChange)
    {
        _bus = bus;
        _getJob = getJob;
        _time = time;
        _userId = userId;
        _jobId = jobId;
        _onChange = onChange;
    }

    /// <summary>The newest state.</summary>
    public JobProgress? Current { get; private set; }

    /// <summary>Ends the feed; after this the callback is not called any more.</summary>
    public async ValueTask DisposeAsync()
    {
        _subscription?.Dispose();
        await _end.CancelAsync();
        await _pump.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    internal async Task<IReadOnlyList<Problem>> StartAsync(CancellationToken ct)
    {
        // Listening begins before reading, so that nothing falls between the two.
        Listen();
        var job = await _getJob.HandleAsync(_userId, _jobId, ct);
        if (!job.IsOk) { return job.Problems; }
        await BeginAsync(job.Value.ToProgress());
        return [];
    }

    /// <summary>Begins with a state that is known.</summary>
    internal async Task BeginAsync(JobProgress now)
    {
        Listen();
        await ShowAsync(now);
        if (!Current!.State.IsTerminal()) { _pump = Task.Run(PumpAsync, CancellationToken.None); }
    }

    private void Listen() => _subscription ??= _bus.Subscribe(LiveBus.JobTopic(_jobId), message => _news.Writer.TryWrite(message));

    private async Task PumpAsync()
    {
        try
        {
            while (!Current!.State.IsTerminal())
            {
                var message = await _news.Reader.ReadAsync(_end.Token);
                if (await ReadAsync(message) is not { } progress || !IsNews(progress)) { continue; }

                // The number alone, which a report is given once it is written, changes nothing that is shown.
                if (progress.Seq > Current.Seq && progress with { Seq = Current.Seq } == Current) { Current = progress; continue; }
                await ShowAsync(progress);
                if (!Current.State.IsTerminal()) { await Task.Delay(ShortestGap, _time, _end.Token); }
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested) { }
        finally { _subscription?.Dispose(); }
    }

    private async Task<JobProgress?> ReadAsync(string message)
    {
        if (message != LiveBus.ReadAnew)
        {
            try
            {
                if (StudioJson.Read<JobProgress>(message) is var progress && progress.JobId == _jobId) { return progress; }
            }
            catch (JsonException) { }

            // It is not what a node says of this job: the row knows better.
        }
        var job = await _getJob.HandleAsync(_userId, _jobId, _end.Token);
        return job.Value?.ToProgress();
    }

    // Messages of two processes may overtake each other: an older attempt, or a running state after the end, is no news.
    private bool IsNews(JobProgress next) =>
        next.Attempt > Current!.Attempt || (next.Attempt == Current.Attempt && next.Seq >= Current.Seq) || next.State.IsTerminal();

    private async Task ShowAsync(JobProgress progress)
    {
        Current = progress;
        await _onChange(progress);
    }
}
