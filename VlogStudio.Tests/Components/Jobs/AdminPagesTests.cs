using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Radzen;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Vlogs;
using VlogStudio.Features.Jobs.Admin;
using VlogStudio.Tests.Components.Accounts;
using VlogStudio.Tests.Core.Jobs;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Components.Jobs;

/// <summary>The admin's pages over the real acts: what they list, what their buttons do, and that the buttons ask again who presses them.</summary>
public sealed class AdminPagesTests(PrivatePostgresFixture postgres) : ComponentTest, IAsyncLifetime
{
    private static readonly Guid Admin = Guid.CreateVersion7();
    private JobsNodeUnderTest _node = null!;
    private readonly AdminViewer _viewer = new(Admin);

    private static CancellationToken Ct => Xunit.TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _node = new JobsNodeUnderTest(await postgres.CreateDatabaseAsync());
        LookAs(_viewer);
        Services.AddSingleton(_node.Get<SearchJobs>()).AddSingleton(_node.Get<ReplayJob>()).AddSingleton(_node.Get<CancelAnyJob>());
        Services.AddSingleton(_node.Get<ListNodes>()).AddSingleton(_node.Get<DrainNode>()).AddSingleton(_node.Get<ResumeNode>()).AddSingleton(_node.Get<GetWorkOverview>())
            .AddSingleton(new GetFilmPaces(_node.Get<IDbContextFactory<StudioDb>>()));
    }

    public new async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _node.DisposeAsync();
    }

    private async Task<Job> DeadAsync()
    {
        var job = await _node.EnqueueAsync();
        await _node.Get<EndJob>().HandleAsync(
            new JobEnd(job.Id, JobState.Dead, jobs => jobs) { AttemptOutcome = "lease_lost", Error = new JobError(JobErrorClass.Transient, "worker_lost", "Worker n vanished.") }, Ct);
        return job;
    }

    private Task<int> ReplaysOfAsync(Guid job) => WithDbAsync(db => db.Jobs.CountAsync(j => j.ReplayOf == job, Ct));

    private async Task<T> WithDbAsync<T>(Func<StudioDb, Task<T>> use)
    {
        await using var db = await _node.OpenAsync();
        return await use(db);
    }

    private void SayYes() => Services.GetRequiredService<DialogService>().OnOpen += (_, _, _, _) => Services.GetRequiredService<DialogService>().Close(true);

    [Fact]
    public async Task Jobs_DeadLetter_IsShownWithItsErrorAndReplayed()
    {
        var job = await DeadAsync();
        await _node.EnqueueAsync();
        Services.GetRequiredService<NavigationManager>().NavigateTo("/admin/jobs?view=dead");
        SayYes();
        var page = Render<JobsPage>();

        page.WaitForAssertion(() => Assert.Single(page.FindAll("[data-testid=job-row]")));
        Assert.Contains("worker_lost", page.Find("[data-testid=job-row]").TextContent, StringComparison.Ordinal);
        Assert.Equal($"/admin/cases/{job.Id}", page.Find("[data-testid=job-case]").GetAttribute("href"));
        await page.Find("[data-testid=job-replay]").ClickAsync(new());

        page.WaitForAssertion(() => page.Find("[data-testid=job-replayed-by]"));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=job-replay]")));
        Assert.Equal(1, await ReplaysOfAsync(job.Id));
        Assert.Equal($"admin:{Admin}", await WithDbAsync(db => db.AuditEntries.Select(a => a.Actor).SingleAsync(Ct)));
    }

    [Fact]
    public async Task Jobs_ViewerIsNoAdminAnyMore_ButtonDoesNothing()
    {
        var job = await DeadAsync();
        SayYes();
        var page = Render<JobsPage>();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("[data-testid=job-row]")));

        _viewer.IsAdmin = false;
        await page.Find("[data-testid=job-replay]").ClickAsync(new());

        Assert.Equal(0, await ReplaysOfAsync(job.Id));
    }

    [Fact]
    public async Task Jobs_Filter_StandsInTheAddress()
    {
        await _node.EnqueueAsync();
        var page = Render<JobsPage>();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("[data-testid=job-row]")));

        page.Find("[data-testid=jobs-view]").Change("dead");

        page.WaitForAssertion(() => Assert.EndsWith("/admin/jobs?view=dead", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
        page.WaitForAssertion(() => page.Find("[data-testid=jobs-none]"));
    }

    [Fact]
    public async Task Nodes_AliveAndLost_AreToldApartAndDrained()
    {
        await WithDbAsync(db => db.Database.ExecuteSqlAsync($$"""
            INSERT INTO node (id, machine, role, version, ffmpeg_version, cores, memory_bytes, places, started_at, seen_at, is_draining)
            VALUES ('here', 'm', 'worker', '1.2', '7.1', 4, 1073741824, '{"render": 2}', now(), now(), false),
                   ('gone', 'm', 'worker', '1.2', '7.1', 4, 1073741824, '{"render": 2}', now(), now() - interval '5 minutes', false)
            """, Ct));
        var page = Render<NodesPage>();
        page.WaitForAssertion(() => Assert.Equal(["At work", "Lost"], page.FindAll("[data-testid=node-state]").Select(s => s.LastChild!.TextContent)));
        Assert.Equal("Heard of 5 min ago", page.FindAll("[data-testid=node-seen]")[1].TextContent);
        Assert.Contains("render 2", page.Find("[data-testid=node-places]").TextContent, StringComparison.Ordinal);

        await page.Find("[data-testid=node-drain]").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Equal("Drained", page.Find("[data-testid=node-state]").LastChild!.TextContent));
        Assert.True(await WithDbAsync(db => db.Nodes.Where(n => n.Id == "here").Select(n => n.IsDraining).SingleAsync(Ct)));
        await page.Find("[data-testid=node-resume]").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Equal("At work", page.Find("[data-testid=node-state]").LastChild!.TextContent));
    }

    [Fact]
    public async Task Overview_Work_IsCounted()
    {
        await DeadAsync();
        await _node.EnqueueAsync();
        await _node.EnqueueAsync();

        var page = Render<OverviewPage>();

        page.WaitForAssertion(() => Assert.StartsWith("2", page.Find("[data-testid=count-waiting]").TextContent, StringComparison.Ordinal));
        Assert.StartsWith("1", page.Find("[data-testid=count-dead]").TextContent, StringComparison.Ordinal);
        Assert.StartsWith("0:0", page.Find("[data-testid=longest-wait]").TextContent, StringComparison.Ordinal);
    }
}
