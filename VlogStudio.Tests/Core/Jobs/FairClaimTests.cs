using VlogStudio.Core.Jobs;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Jobs;

/// <summary>In which order people are served.</summary>
public sealed class FairClaimTests(PrivatePostgresFixture postgres) : JobsTest(postgres)
{
    private async Task<Guid?> ClaimAsync(JobsNodeUnderTest? node = null) =>
        (await (node ?? Node).Get<ClaimJob>().HandleAsync(JobGroup.Render, [ScriptedHandler.Scripted.Name], Ct))?.Job.UserId;

    [Fact]
    public async Task Claim_OnePersonsFiftyFilmsWaitOnOnePlace_AnothersOneComesNextButOne()
    {
        var (greedy, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        for (var i = 0; i < 50; i++) { await Node.EnqueueAsync(user: greedy); }
        for (var i = 0; i < 10; i++) { Assert.True(await Node.RunNextAsync()); }
        var film = await Node.EnqueueAsync(user: other);

        await Node.RunNextAsync();
        await Node.RunNextAsync();

        Assert.Equal(JobState.Done, (await Node.ReadAsync(film.Id)).State);
    }

    [Fact]
    public async Task Claim_ManyPlaces_WhoHasFewestRunningGoesFirst()
    {
        var (greedy, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        for (var i = 0; i < 20; i++) { await Node.EnqueueAsync(user: greedy); }
        for (var i = 0; i < 4; i++) { Assert.Equal(greedy, await ClaimAsync()); }
        for (var i = 0; i < 3; i++) { await Node.EnqueueAsync(user: other); }

        Assert.Equal([other, other, other, greedy], [await ClaimAsync(), await ClaimAsync(), await ClaimAsync(), await ClaimAsync()]);
    }

    [Fact]
    public async Task Claim_FewestRunningOutranksPriority_PriorityOutranksAge()
    {
        var (busy, late, urgent) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await Node.EnqueueAsync(user: busy);
        Assert.Equal(busy, await ClaimAsync());
        await Node.EnqueueAsync(user: busy, priority: 1);
        await Node.EnqueueAsync(user: late);
        await Node.EnqueueAsync(user: urgent, priority: 10);

        Assert.Equal([urgent, late, busy, null], [await ClaimAsync(), await ClaimAsync(), await ClaimAsync(), await ClaimAsync()]);
    }

    [Theory]
    [InlineData(11)]
    [InlineData(1_299_709)]
    public async Task Claim_RandomQueues_NobodyWaitsForMoreThanOneRoundOfTheOthers(int seed)
    {
        var chance = new Random(seed);
        var people = Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7()).ToList();
        var waiting = people.ToDictionary(p => p, _ => 0);
        var passedOver = people.ToDictionary(p => p, _ => 0);
        for (var step = 0; step < 60; step++)
        {
            for (var arrivals = chance.Next(0, step < 30 ? 4 : 2); arrivals > 0; arrivals--)
            {
                var who = people[Math.Min(chance.Next(0, 9), people.Count - 1)];
                if (waiting[who]++ == 0) { passedOver[who] = 0; }
                await Node.EnqueueAsync(user: who);
            }
            var job = await Node.Get<ClaimJob>().HandleAsync(JobGroup.Render, [ScriptedHandler.Scripted.Name], Ct);
            if (job is null)
            {
                Assert.All(waiting.Values, n => Assert.Equal(0, n));
                continue;
            }
            await Node.Get<EndJob>().HandleAsync(new JobEnd(job.Value.Job.Id, JobState.Done, jobs => jobs) { AttemptOutcome = "done" }, Ct);
            var served = job.Value.Job.UserId;
            waiting[served]--;
            passedOver[served] = 0;
            foreach (var other in people.Where(p => p != served && waiting[p] > 0)) { passedOver[other]++; }
            Assert.All(passedOver.Where(p => waiting[p.Key] > 0), p => Assert.True(p.Value <= 2 * people.Count, $"passed over {p.Value} times; seed {seed}, step {step}"));
        }
    }

    [Fact]
    public async Task Claim_FromManyNodesAtOnce_NobodyGetsMoreThanTheCap()
    {
        var nodes = Enumerable.Range(0, 3).Select(_ => AddNode(o => o.RunningPerUser = 2)).ToList();
        var people = new[] { Guid.CreateVersion7(), Guid.CreateVersion7() };
        for (var i = 0; i < 10; i++) { await Node.EnqueueAsync(user: people[0]); }
        await Node.EnqueueAsync(user: people[1]);

        var claims = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => ClaimAsync(nodes[i % nodes.Count])));

        Assert.Equal([2, 1], people.Select(p => claims.Count(c => c == p)));
        Assert.Equal(9, claims.Count(c => c is null));
    }
}
