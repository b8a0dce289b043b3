using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Jobs;

/// <summary>How soon a report is pushed and a push is shown: at once after a pause, else when the pause is over, and nothing twice.</summary>
public sealed class ProgressPaceTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 5, 2, 10, 0, 0, TimeSpan.Zero);
    private readonly ManualClock _clock = new(Start);
    private readonly LiveBus _bus = new();
    private readonly NpgsqlDataSource _nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Timeout=1");
    private readonly Job _job = new()
    {
        UserId = Guid.CreateVersion7(), Kind = "scripted", Group = JobGroup.Render, SubjectId = Guid.CreateVersion7(), Params = "{}", ParamsSha256 = "", State = JobState.Running,
        Phase = "starting", Attempt = 1, Fence = 1, RunAt = Start, DeadlineAt = Start.AddHours(1), CreatedAt = Start, UpdatedAt = Start,
    };

    private readonly JobsOptions _options = new() { WriteInterval = TimeSpan.FromHours(1), Heartbeat = TimeSpan.FromHours(1) };

    [Fact]
    public async Task Report_SoonAfterAnother_IsPushedTheMomentThePauseIsOver()
    {
        var pushed = new ConcurrentQueue<double>();
        using var listening = _bus.Subscribe(LiveBus.JobTopic(_job.Id), message => pushed.Enqueue(StudioJson.Read<JobProgress>(message).Progress));
        var wire = new JobWire(_bus);
        await using var lease = new JobLease(_job, new AttemptRecord(_clock), _nowhere, _options, wire, _clock, NullLogger.Instance, CancellationToken.None);
        await using var reporter = new JobReporter(_job, 1, _nowhere, _options, wire, lease, _clock, NullLogger.Instance);

        reporter.Report("rendering_clips", 10, null);
        Assert.Equal([10], pushed);
        _clock.Advance(_options.PushInterval * 0.6);
        reporter.Report("rendering_clips", 11, null);
        reporter.Report("rendering_clips", 12, null);
        _clock.Advance((_options.PushInterval * 0.4) - TimeSpan.FromMilliseconds(1));
        Assert.Equal([10], pushed);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([10, 12], pushed);

        // After a quiet pause the next goes out at once, as each of one run of ffmpeg does.
        for (var percent = 13; percent < 20; percent++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(210));
            reporter.Report("rendering_clips", percent, null);
            Assert.Equal(percent, pushed.Last());
        }

        // Another phase does not wait.
        reporter.Report("mixing_sound", 30, null);
        Assert.Equal(30, pushed.Last());
    }

    [Fact]
    public async Task Follow_PushThatOnlyGotItsNumber_IsNotShownAgainAndHoldsNothingBack()
    {
        var shown = new ConcurrentQueue<JobProgress>();
        var first = new JobProgress(_job.Id, _job.Kind, JobState.Running, "rendering_clips", 10, null, 1, null, 1);
        await using var feed = new JobFeed(_bus, null!, _clock, _job.UserId, _job.Id, progress =>
        {
            shown.Enqueue(progress);
            return Task.CompletedTask;
        });
        await feed.BeginAsync(first);
        Push(first with { Progress = 11 });
        await StudioApp.UntilAsync(() => Task.FromResult(shown.Count == 2), "the first push is shown");

        Push(first with { Progress = 11, Seq = 2 });
        await StudioApp.UntilAsync(() =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(50));
            return Task.FromResult(feed.Current!.Seq == 2);
        }, "its number is known");
        Push(first with { Progress = 12, Seq = 2 });

        // The clock stands still: what comes right after a number must not wait for a pause that nobody needed.
        await StudioApp.UntilAsync(() => Task.FromResult(shown.Count == 3), "the next push is shown");
        Assert.Equal([10, 11, 12], shown.Select(p => p.Progress));
        Push(first with { Progress = 11.5, Seq = 1 });
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(12, feed.Current!.Progress);
    }

    public async ValueTask DisposeAsync() => await _nowhere.DisposeAsync();

    private void Push(JobProgress progress) => new JobWire(_bus).Publish(progress);
}
