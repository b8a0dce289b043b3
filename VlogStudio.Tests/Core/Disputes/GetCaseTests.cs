using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Disputes;
using VlogStudio.Core.Jobs;
using VlogStudio.Tests.Core.Credits;

namespace VlogStudio.Tests.Core.Disputes;

public sealed class GetCaseTests(LedgerDatabase ledger) : IClassFixture<LedgerDatabase>
{
    private static readonly CancellationToken s_never = CancellationToken.None;

    [Fact]
    public async Task Case_ManyMovesOfOnePerson_TellsEachBalanceAsTheEntriesHaveIt()
    {
        var person = await ledger.AccountAsync(100);
        await SeedAsync(person, JobState.Done, 30, 25);
        var job = await SeedAsync(person, JobState.Done, 40, 40, "out/a/film.mp4");
        await SeedAsync(person, JobState.Failed, 20, null);
        await RefundAsync(person, job, 15);

        var file = await ReadAsync(job);

        Assert.Equal(["hold", "capture", "refund"], file.Movements.Select(m => m.Kind));
        Assert.Equal([(75, 35), (35, 35), (35, 50)], file.Movements.Select(m => (m.AvailableBefore, m.AvailableAfter)));
        Assert.Equal([(75, 75), (75, 35), (35, 50)], file.Movements.Select(m => (m.PostedBefore, m.PostedAfter)));
        Assert.Equal((40, 15, 25), (file.Charged, file.GivenBack, file.Remainder));
        // The last balance told is the sum of the person's entries, read another way.
        var sum = await ledger.InTransactionAsync(db => db.CreditEntries.Where(e => e.AccountId == person).SumAsync(e => e.Amount));
        Assert.Equal(sum, file.Movements[^1].PostedAfter);
        Assert.Equal(sum, file.Person.Posted);
        Assert.Empty(file.Contradictions);
    }

    [Fact]
    public async Task Case_FailedJob_TellsAttemptsPhasesAndRelease()
    {
        var person = await ledger.AccountAsync(50);
        var job = await SeedAsync(person, JobState.Failed, 12, null);

        var file = await ReadAsync(job);

        Assert.Equal(["retrying", "retrying", "failed"], file.Attempts.Select(a => a.Outcome));
        Assert.Equal("ffmpeg", file.Attempts[2].Commands.Single().Tool);
        Assert.Empty(file.Attempts[1].Helpers);
        Assert.Equal([new AttemptHelper("node-9", 4, 12.5)], file.Attempts[2].Helpers);
        Assert.Equal(["queued", "preparing_clips", "rendering_clips", "preparing_clips", "rendering_clips", "preparing_clips", "rendering_clips"], file.Phases.Select(p => p.Phase));
        // A phase lasts until the next one, but no longer than its attempt.
        Assert.Equal((4.0, 15.0), ((file.Phases[1].EndedAt - file.Phases[1].At)!.Value.TotalSeconds, (file.Phases[2].EndedAt - file.Phases[2].At)!.Value.TotalSeconds));
        Assert.Equal([("hold", 12, 0), ("release", -12, 0)], file.Movements.Select(m => (m.Kind, m.Held, m.Posted)));
        Assert.Equal((38, 50), (file.Movements[1].AvailableBefore, file.Movements[1].AvailableAfter));
        var finding = CaseFinding.Of(CaseFacts.Of(file, DeliveryCheck.None));
        Assert.Equal("failed_released", finding.Code);
        Assert.Equal([3, 12], finding.Args);
        Assert.Equal(["job", "attempt", "release"], CaseProof.Of(file, DeliveryCheck.None, finding).Select(p => p.Code));
        var line = CaseTimeline.Of(file);
        Assert.Equal(line.OrderBy(m => m.At), line);
        Assert.Equal("asked", line[0].Code);
    }

    [Fact]
    public async Task Case_BooksThatWereTouched_AreNamed()
    {
        var person = await ledger.AccountAsync(50);
        var job = await SeedAsync(person, JobState.Done, 12, 12, "out/b/film.mp4");
        // Somebody with the keys to the database writes past the acts.
        await ledger.TamperAsync($"UPDATE account SET posted = posted + 5 WHERE id = '{person}'; UPDATE hold SET refunded = 3 WHERE job_id = '{job}'");

        var file = await ReadAsync(job);

        Assert.Equal([("account_posted", 43, 38), ("refund", 3, 0)], file.Contradictions.Select(c => (c.Code, c.Said, c.Entries)).Order());
        Assert.Equal("books_disagree", CaseFinding.Of(CaseFacts.Of(file, DeliveryCheck.None)).Code);
    }

    [Fact]
    public async Task Case_DecidedByTwo_NamesThemByMailElseByNumberWhereverTheyActed()
    {
        var (person, job) = await ledger.ChargedAsync(90);
        var (maker, checker) = (await ledger.AdminAsync(), await ledger.AdminAsync());
        await ledger.InTransactionAsync(db => db.Database.ExecuteSqlAsync($"UPDATE user_account SET user_name = NULL, customer_id = {"VSCHECK-" + checker.ToString("n")[24..]} WHERE id = {checker}"));
        var dispute = await ledger.DisputeAsync(person, job);
        Assert.True((await ledger.Get<SettleDispute>().HandleAsync(DisputeRooms.Order(dispute, maker, 80), s_never)).IsOk);
        var decided = await ledger.Get<DecideProposal>().HandleAsync(new DecideInput(dispute, checker, true, "", "I agree.", null, TimeProvider.System.GetUtcNow()), s_never);
        Assert.True(decided.IsOk);

        var file = await ReadAsync(job);

        var (first, second) = ($"{maker:n}@example.org", "VSCHECK-" + checker.ToString("n")[24..]);
        Assert.Equal((first, second), (file.NameOf(file.Disputes[0].MakerId!.Value), file.NameOf(file.Disputes[0].CheckerId!.Value)));
        var refund = file.Movements.Single(m => m.Kind == "refund");
        Assert.Equal((first, second), (file.NameOf(refund.Actor!), file.NameOf(refund.Approver!)));
        Assert.Equal(("system", "admin:1"), (file.NameOf("system"), file.NameOf("admin:1")));
        var gone = Guid.CreateVersion7();
        Assert.Equal((gone.ToString(), $"admin:{gone}"), (file.NameOf(gone), file.NameOf($"admin:{gone}")));
        Assert.DoesNotContain(CaseTimeline.Of(file).SelectMany(m => m.Args), a => a.Contains(maker.ToString(), StringComparison.Ordinal) || a.Contains(checker.ToString(), StringComparison.Ordinal));
        var row = (await ledger.Get<ListDisputes>().HandleAsync(DisputeState.Approved, null, 200, s_never)).Value!.Items.Single(d => d.Dispute.Id == dispute);
        Assert.Equal((first, second), (row.Maker, row.Checker));
    }

    [Fact]
    public async Task Case_UnknownJob_IsNotFound() => Assert.Equal("case_not_found", (await ledger.Get<GetCase>().HandleAsync(Guid.CreateVersion7(), s_never)).Problems[0].Code);

    [Fact]
    public async Task Find_CustomerNumber_ListsTheirGenerationsNewestFirst()
    {
        var person = await ledger.Get<VlogStudio.Core.Identity.RegisterUser>().HandleAsync("case-person@example.org", "correct horse battery staple 7", null, s_never);
        var jobs = new List<Guid>();
        for (var i = 0; i < 3; i++) { jobs.Add(await SeedAsync(person.Value!.Id, JobState.Failed, 1, null)); }

        var found = (await ledger.Get<FindCases>().HandleAsync($" {person.Value!.CustomerId.ToLowerInvariant()} ", null, s_never)).Value!;

        Assert.Equal(Enumerable.Reverse(jobs), found.Items.Select(i => i.JobId));
        Assert.Equal(jobs[1], (await ledger.Get<FindCases>().HandleAsync(found.Items[1].GenerationId.ToString(), null, s_never)).Value!.JobId);
        Assert.Equal("case_not_found", (await ledger.Get<FindCases>().HandleAsync("VS2611-99999", null, s_never)).Problems[0].Code);
    }

    private async Task<CaseFile> ReadAsync(Guid job) => (await ledger.Get<GetCase>().HandleAsync(job, s_never)).Value!;

    private Task<Guid> SeedAsync(Guid person, JobState end, long price, long? captured, string? key = null) =>
        ledger.InTransactionAsync(db => CaseSeed.JobAsync(db, ledger.Services, person, end, price, captured, key));

    private Task<bool> RefundAsync(Guid person, Guid job, long amount) => ledger.InTransactionAsync(async db =>
    {
        var hold = await db.Holds.AsNoTracking().SingleAsync(h => h.JobId == job);
        await db.Database.ExecuteSqlAsync($"UPDATE hold SET refunded = refunded + {amount} WHERE id = {hold.Id}");
        return await LedgerSql.MoveAsync(
            db, new CreditTransaction { IdemKey = $"refund:{job}", Kind = TransactionKind.Refund, HoldId = hold.Id, JobId = job, Actor = "admin:1", ReasonCode = "not_delivered", At = TimeProvider.System.GetUtcNow() },
            SystemAccounts.Revenue, person, amount, s_never);
    });
}
