using VlogStudio.Core.Disputes;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;
using VlogStudio.Tests.Core.Credits;

namespace VlogStudio.Tests.Core.Disputes;

public sealed class OpenDisputeTests(LedgerDatabase ledger) : IClassFixture<LedgerDatabase>
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    [Fact]
    public async Task OpenDispute_OwnEndedJob_IsOpenAndKeptInTheAudit()
    {
        var (user, job) = await ledger.ChargedAsync(12);

        var opened = await OpenAsync(user, job, "  It failed but I was charged.  ");

        Assert.Equal((DisputeState.Open, "It failed but I was charged.", null), (opened.Value!.State, opened.Value.Claim, opened.Value.ReopenedFrom));
        var entry = Assert.Single(await ledger.AuditAsync(opened.Value.Id));
        Assert.Equal(("dispute_opened", $"user:{user}", "127.0.0.1"), (entry.Action, entry.Actor, entry.Ip));
    }

    [Fact]
    public async Task OpenDispute_ForeignUnknownOrRunningJob_IsRefused()
    {
        var (_, foreign) = await ledger.ChargedAsync(12);
        var (user, _) = await ledger.ChargedAsync(12);
        var running = await ledger.JobAsync(user, JobState.Running);

        Assert.Equal("job_not_found", (await OpenAsync(user, foreign)).Problems[0].Code);
        Assert.Equal("job_not_found", (await OpenAsync(user, Guid.CreateVersion7())).Problems[0].Code);
        Assert.Equal("job_not_ended", (await OpenAsync(user, running)).Problems[0].Code);
        Assert.Equal("text_required", (await OpenAsync(user, running, " ")).Problems[0].Code);
        Assert.Equal("text_too_long", (await OpenAsync(user, running, new string('x', 4001))).Problems[0].Code);
        var tries = await ledger.InTransactionAsync(db => Task.FromResult(db.AuditEntries.Where(a => a.Subject == $"job:{foreign}" && a.Action == "dispute_open_refused").ToList()));
        Assert.Equal("job_not_found", Assert.Single(tries).Reason);
    }

    [Fact]
    public async Task OpenDispute_Racing_OneIsOpened()
    {
        var (user, job) = await ledger.ChargedAsync(12);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => OpenAsync(user, job))));

        Assert.Single(outcomes, o => o.IsOk);
        Assert.All(outcomes.Where(o => !o.IsOk), o => Assert.Equal("dispute_open", o.Problems[0].Code));
    }

    [Fact]
    public async Task OpenDispute_AfterADecision_IsANewRowThatNamesIt()
    {
        var (user, job) = await ledger.ChargedAsync(12);
        var first = await ledger.DisputeAsync(user, job);
        Assert.True((await ledger.Get<SettleDispute>().HandleAsync(DisputeRooms.Order(first, await ledger.AdminAsync(), 0, "reject"), s_none)).IsOk);

        var again = await OpenAsync(user, job);

        Assert.Equal(first, again.Value!.ReopenedFrom);
        Assert.Equal([again.Value.Id, first], (await ledger.Get<ListJobDisputes>().HandleAsync(job, s_none)).Select(d => d.Id));
    }

    [Fact]
    public async Task OpenDispute_SameKeyAgain_AnswersTheFirst()
    {
        var (user, job) = await ledger.ChargedAsync(12);
        var input = new OpenDisputeInput(user, job, "Charged twice.", null) { IdempotencyKey = "k1" };

        var first = await ledger.Get<OpenDispute>().HandleAsync(input, s_none);
        var again = await ledger.Get<OpenDispute>().HandleAsync(input, s_none);

        Assert.Equal(first.Value, again.Value);
        Assert.Equal("idempotency_key_reused", (await ledger.Get<OpenDispute>().HandleAsync(input with { Claim = "Other words." }, s_none)).Problems[0].Code);
    }

    [Fact]
    public async Task GetDispute_ByAStranger_IsNotThere()
    {
        var (user, job) = await ledger.ChargedAsync(80);
        var id = await ledger.DisputeAsync(user, job);
        await ledger.Get<SettleDispute>().HandleAsync(DisputeRooms.Order(id, await ledger.AdminAsync(), 80), s_none);

        var get = ledger.Get<GetDispute>();
        Assert.Equal("dispute_not_found", (await get.HandleAsync(Guid.CreateVersion7(), false, id, s_none)).Problems[0].Code);
        Assert.Equal(DisputeState.Proposed, (await get.HandleAsync(Guid.CreateVersion7(), true, id, s_none)).Value!.State);
        var own = (await get.HandleAsync(user, false, id, s_none)).Value!;
        Assert.Equal((DisputeState.Open, null, null, null), (own.State, own.Decision, own.Amount, own.MakerId));
    }

    [Fact]
    public async Task ListDisputes_ByState_PagesWithoutGapOrDouble()
    {
        var mine = new List<Guid>();
        for (var i = 0; i < 7; i++)
        {
            var (user, job) = await ledger.ChargedAsync(5);
            mine.Add(await ledger.DisputeAsync(user, job));
        }
        await ledger.Get<SettleDispute>().HandleAsync(DisputeRooms.Order(mine[3], await ledger.AdminAsync(), 2), s_none);

        var seen = new List<FoundDispute>();
        string? cursor = null;
        do
        {
            var page = (await ledger.Get<ListDisputes>().HandleAsync(DisputeState.Open, cursor, 3, s_none)).Value!;
            seen.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(seen.Count, seen.Select(d => d.Dispute.Id).Distinct().Count());
        Assert.Equal(mine.Where(id => id != mine[3]).Reverse(), seen.Select(d => d.Dispute.Id).Where(mine.Contains));
        Assert.Equal("bad_cursor", (await ledger.Get<ListDisputes>().HandleAsync(null, "x!", 3, s_none)).Problems[0].Code);
    }

    private Task<Result<DisputeView>> OpenAsync(Guid user, Guid job, string claim = "It failed but I was charged.") =>
        ledger.Get<OpenDispute>().HandleAsync(new(user, job, claim, "127.0.0.1"), s_none);
}
