using System.Collections.Concurrent;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Features.Jobs;
using VlogStudio.Tests.Components.Accounts;
using VlogStudio.Tests.Core.Credits;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Components.Jobs;

/// <summary>A bar that follows its job, over the real acts.</summary>
public sealed class LiveJobBarTests : PeopleTestContext, IClassFixture<LedgerDatabase>
{
    private readonly Guid _job = Guid.CreateVersion7();
    private readonly ConcurrentQueue<JobProgress> _told = [];

    public LiveJobBarTests(LedgerDatabase rooms)
        : base(rooms) =>
        Services.AddSingleton(new FollowJob(rooms.Get<LiveBus>(), new GetJob(rooms.Get<IDbContextFactory<StudioDb>>()), TimeProvider.System));

    [Fact]
    public async Task Reports_MoveTheBar_AndThePageHearsOnlyOfStates()
    {
        await AddAsync();
        var bar = Show();
        await ToldAsync(1);

        Report(new JobProgress(_job, "generate_vlog", JobState.Running, "rendering_clips", 41, 34, 1, null, 5));
        bar.WaitForAssertion(() => Assert.Contains("41", bar.Find("[data-testid=job-percent]").TextContent, StringComparison.Ordinal));
        Report(new JobProgress(_job, "generate_vlog", JobState.Running, "rendering_clips", 57, 30, 1, null, 6));
        bar.WaitForAssertion(() => Assert.Contains("57", bar.Find("[data-testid=job-percent]").TextContent, StringComparison.Ordinal));
        Assert.Single(_told);

        Report(new JobProgress(_job, "generate_vlog", JobState.Done, "done", 100, null, 1, null, 7));
        await ToldAsync(2);
        Assert.Equal([JobState.Running, JobState.Done], _told.Select(t => t.State));
    }

    [Fact]
    public async Task Attempt_Another_IsToldToThePage()
    {
        await AddAsync();
        Show();
        await ToldAsync(1);
        Report(new JobProgress(_job, "generate_vlog", JobState.Running, "rendering_clips", 3, 34, 2, null, 9));
        await ToldAsync(2);
        Assert.Equal([1, 2], _told.Select(t => t.Attempt));
    }

    [Fact]
    public void JobOfSomebodyElse_IsNotShown()
    {
        var bar = Show();
        bar.WaitForAssertion(() => Assert.Empty(bar.FindAll("[data-testid=job-percent]")));
        Assert.Empty(_told);
    }

    private IRenderedComponent<LiveJobBar> Show() => Render<LiveJobBar>(p => p.Add(c => c.JobId, _job).Add(c => c.Label, "A day by the sea").Add(c => c.OnState, EventCallback.Factory.Create<JobProgress>(this, _told.Enqueue)));

    private Task ToldAsync(int count) => StudioApp.UntilAsync(() => Task.FromResult(_told.Count == count), "what the page was told", TimeSpan.FromSeconds(20));

    private void Report(JobProgress progress) => Rooms.Get<LiveBus>().Publish(LiveBus.JobTopic(_job), StudioJson.Write(progress));

    private Task<int> AddAsync() => Rooms.InTransactionAsync(async db =>
    {
        var now = TimeProvider.System.GetUtcNow();
        db.Jobs.Add(new Job
        {
            Id = _job, UserId = Me, Kind = "generate_vlog", Group = JobGroup.Render, SubjectId = Guid.CreateVersion7(), Params = "{}", ParamsSha256 = "",
            RunAt = now, DeadlineAt = now.AddHours(1), CreatedAt = now, UpdatedAt = now, State = JobState.Running, Attempt = 1, Progress = 12,
        });
        return await db.SaveChangesAsync();
    });
}
