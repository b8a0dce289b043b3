using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Jobs;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Jobs;

/// <summary>How nodes register, beat, are drained and go.</summary>
public sealed class NodeTests(PrivatePostgresFixture postgres) : JobsTest(postgres)
{
    private static readonly Guid Admin = Guid.CreateVersion7();

    // The first node stands for a web process: it asks, and runs nothing.
    protected override void Configure(JobsOptions options) => options.Executes = false;

    private async Task<(JobsNodeUnderTest Node, string Id)> StartWorkerAsync()
    {
        var worker = AddNode(o => { o.RenderPlaces = 3; o.Lease = TimeSpan.FromSeconds(2); });
        await worker.StartAsync();
        return (worker, worker.Get<IOptions<JobsOptions>>().Value.NodeId);
    }

    private async Task<NodeView> ViewAsync(string id) => (await Node.Get<ListNodes>().HandleAsync(Ct)).Single(n => n.Node.Id == id);

    [Fact]
    public async Task Start_Node_RegistersBeatsAndStopsInOrder()
    {
        var (worker, id) = await StartWorkerAsync();

        var first = await ViewAsync(id);
        Assert.Equal((NodeState.Alive, 3, Environment.ProcessorCount), (first.State, first.Places["render"], first.Node.Cores));
        Assert.True(first.Node.MemoryBytes > 0);
        Assert.NotEmpty(first.Node.Version);
        await StudioApp.UntilAsync(async () => (await ViewAsync(id)).Node.SeenAt > first.Node.SeenAt, "the next heartbeat", TimeSpan.FromSeconds(10));

        await worker.StopAsync();
        Assert.Equal(NodeState.Stopped, (await ViewAsync(id)).State);
    }

    [Fact]
    public async Task List_NodeSilentForLongerThanALease_IsLostByTheDatabasesClock()
    {
        await using (var db = await Node.OpenAsync())
        {
            await db.Database.ExecuteSqlAsync($$"""
                INSERT INTO node (id, machine, role, version, cores, memory_bytes, places, started_at, seen_at, is_draining)
                VALUES ('gone', 'm', 'worker', '1', 1, 1, '{"render": 1}', now() - interval '1 hour', now() - interval '1 minute', false),
                       ('there', 'm', 'worker', '1', 1, 1, '{"render": 1}', now(), now(), false)
                """, Ct);
        }

        Assert.Equal(NodeState.Lost, (await ViewAsync("gone")).State);
        Assert.Equal(NodeState.Alive, (await ViewAsync("there")).State);
    }

    [Fact]
    public async Task Drain_NodeAtWork_ClaimsNothingMoreFinishesWhatItHasAndResumes()
    {
        await Node.StartAsync();
        var (worker, id) = await StartWorkerAsync();
        var (script, begun, gate) = Gated();
        var running = await worker.EnqueueAsync(script, withTicket: true);
        await begun;
        Assert.Equal(running.Id, Assert.Single((await ViewAsync(id)).Running).JobId);

        Assert.True((await Node.Get<DrainNode>().HandleAsync(new NodeAct(Admin, id, "::1"), Ct)).IsOk);
        Assert.True((await Node.Get<DrainNode>().HandleAsync(new NodeAct(Admin, id, "::1"), Ct)).IsOk);
        Assert.Equal(NodeState.Draining, (await ViewAsync(id)).State);
        var waiting = await Node.EnqueueAsync(withTicket: true);
        await worker.ReapAsync();
        Assert.False(await worker.RunNextAsync(Ct));
        gate.SetResult();
        await StudioApp.UntilAsync(async () => (await Node.ReadAsync(running.Id)).State == JobState.Done, "what it had is done");
        Assert.Equal(JobState.Queued, (await Node.ReadAsync(waiting.Id)).State);

        var clock = Stopwatch.StartNew();
        Assert.True((await Node.Get<ResumeNode>().HandleAsync(new NodeAct(Admin, id, "::1"), Ct)).IsOk);
        await worker.ReapAsync();
        await StudioApp.UntilAsync(async () => (await Node.ReadAsync(waiting.Id)).State == JobState.Done, "the waiting one is done");
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        await using var db = await Node.OpenAsync();
        Assert.Equal(["node_drained", "node_resumed"], await db.AuditEntries.OrderBy(a => a.Seq).Where(a => a.Subject == $"node:{id}").Select(a => a.Action).ToListAsync(Ct));
    }

    [Fact]
    public async Task Drain_OneOfTwoNodes_TheOtherGetsAllTheTickets()
    {
        await Node.StartAsync();
        var (first, id) = await StartWorkerAsync();
        var (second, _) = await StartWorkerAsync();
        await Node.Get<DrainNode>().HandleAsync(new NodeAct(Admin, id, null), Ct);

        for (var i = 0; i < 8; i++) { await Node.EnqueueAsync(withTicket: true); }

        await StudioApp.UntilAsync(() => Task.FromResult(second.Scripts.Runs.Count == 8), "all run on the other node");
        Assert.Empty(first.Scripts.Runs);
    }

    [Fact]
    public async Task Drain_UnknownOrStoppedNode_IsRefused()
    {
        var (worker, id) = await StartWorkerAsync();
        await worker.StopAsync();

        Assert.Equal("node_not_found", (await Node.Get<DrainNode>().HandleAsync(new NodeAct(Admin, "nobody", null), Ct)).Problems[0].Code);
        Assert.Equal("node_is_gone", (await Node.Get<DrainNode>().HandleAsync(new NodeAct(Admin, id, null), Ct)).Problems[0].Code);
        await using var db = await Node.OpenAsync();
        Assert.Equal(0, await db.AuditEntries.CountAsync(Ct));
    }
}
