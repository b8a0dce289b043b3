using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Jobs;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Jobs;

public sealed class ReplayJobTests(PrivatePostgresFixture postgres) : JobsTest(postgres)
{
    private static readonly Guid Admin = Guid.CreateVersion7();

    private async Task<Job> FailedAsync()
    {
        var job = await Node.EnqueueAsync((_, _) => throw new JobFailedException(new JobError(JobErrorClass.Deterministic, "not_media", "No moov.")));
        await Node.RunNextAsync();
        return job;
    }

    [Fact]
    public async Task Replay_FailedJob_MakesOneLinkedJobHoweverOftenItIsClicked()
    {
        var job = await FailedAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Node.Get<ReplayJob>().HandleAsync(new JobAct(Admin, job.Id, "try", "::1"), Ct)));

        var again = await Node.ReadAsync(Assert.Single(answers.Select(a => a.Value).Distinct()));
        Assert.Equal((job.Id, job.UserId, job.SubjectId, job.ParamsSha256, JobState.Queued), (again.ReplayOf!.Value, again.UserId, again.SubjectId, again.ParamsSha256, again.State));
        Assert.Equal(JobState.Failed, (await Node.ReadAsync(job.Id)).State);
        await using var db = await Node.OpenAsync();
        var entry = await db.AuditEntries.SingleAsync(Ct);
        Assert.Equal(("job_replayed", $"job:{job.Id}", $"admin:{Admin}", "try"), (entry.Action, entry.Subject, entry.Actor, entry.Reason));
        Assert.Contains(again.Id.ToString(), entry.After, StringComparison.Ordinal);

        Node.Scripts.BySubject.TryRemove(job.SubjectId, out _);
        Assert.True(await Node.RunNextAsync());
        Assert.Equal(JobState.Done, (await Node.ReadAsync(again.Id)).State);
    }

    [Fact]
    public async Task Replay_JobThatRunsIsDoneOrUnknown_IsRefused()
    {
        var waiting = await Node.EnqueueAsync();
        Assert.Equal("job_not_to_be_replayed", (await Node.Get<ReplayJob>().HandleAsync(new JobAct(Admin, waiting.Id, null, null), Ct)).Problems[0].Code);
        await Node.RunNextAsync();
        Assert.Equal("job_not_to_be_replayed", (await Node.Get<ReplayJob>().HandleAsync(new JobAct(Admin, waiting.Id, null, null), Ct)).Problems[0].Code);
        Assert.Equal("not_found", (await Node.Get<ReplayJob>().HandleAsync(new JobAct(Admin, Guid.CreateVersion7(), null, null), Ct)).Problems[0].Code);
    }

    [Fact]
    public async Task Search_ByViewAndPage_FindsEachJobOnceNewestFirst()
    {
        for (var i = 0; i < 5; i++) { await Node.EnqueueAsync(); }
        var failed = await FailedAsyncAlone();
        var seen = new List<Guid>();
        string? cursor = null;
        do
        {
            var page = (await Node.Get<SearchJobs>().HandleAsync(new JobSearch("waiting", Cursor: cursor, Limit: 2), Ct)).Value!;
            seen.AddRange(page.Items.Select(i => i.JobId));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(5, seen.Distinct().Count());
        Assert.Equal(5, seen.Count);
        Assert.Equal(failed.Id, Assert.Single((await Node.Get<SearchJobs>().HandleAsync(new JobSearch("failed"), Ct)).Value!.Items).JobId);
        Assert.Equal(failed.Id, Assert.Single((await Node.Get<SearchJobs>().HandleAsync(new JobSearch(ErrorCode: "not_media"), Ct)).Value!.Items).JobId);
        Assert.Equal("unknown_job_view", (await Node.Get<SearchJobs>().HandleAsync(new JobSearch("all of them"), Ct)).Problems[0].Code);
        Assert.Equal("bad_cursor", (await Node.Get<SearchJobs>().HandleAsync(new JobSearch(Cursor: "x'); --"), Ct)).Problems[0].Code);
    }

    [Fact]
    public async Task CancelAny_WaitingJob_IsStoppedAndKeptInTheAudit()
    {
        var job = await Node.EnqueueAsync();

        Assert.True((await Node.Get<CancelAnyJob>().HandleAsync(new JobAct(Admin, job.Id, "stuck", "::1"), Ct)).IsOk);
        Assert.True((await Node.Get<CancelAnyJob>().HandleAsync(new JobAct(Admin, job.Id, "stuck", "::1"), Ct)).IsOk);

        Assert.Equal(JobState.Cancelled, (await Node.ReadAsync(job.Id)).State);
        await using var db = await Node.OpenAsync();
        Assert.Equal("job_cancel_asked", (await db.AuditEntries.SingleAsync(Ct)).Action);
    }

    private async Task<Job> FailedAsyncAlone()
    {
        var job = await Node.EnqueueAsync(priority: 1, script: (_, _) => throw new JobFailedException(new JobError(JobErrorClass.Deterministic, "not_media", "No moov.")));
        await Node.RunNextAsync();
        return job;
    }
}
