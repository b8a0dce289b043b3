using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Jobs;

/// <summary>How much is done at once: by a node's cores and memory, and over all nodes.</summary>
public sealed class LimitTests(PrivatePostgresFixture postgres) : JobsTest(postgres)
{
    protected override void Configure(JobsOptions options) => options.ClusterRenderPlaces = 2;

    private static Task<(Job Job, int Seq)?> ClaimAsync(JobsNodeUnderTest node) => node.Get<ClaimJob>().HandleAsync(JobGroup.Render, [ScriptedHandler.Scripted.Name], Ct);

    private static Task<int> ClaimableAsync(JobsNodeUnderTest node) => node.Get<ClaimJob>().CountClaimableAsync(JobGroup.Render, [ScriptedHandler.Scripted.Name], 10, Ct);

    [Theory]
    [InlineData(16, 64, 4, 2, 4)] // Cores are what is short.
    [InlineData(16, 4, 4, 2, 2)] // Memory is.
    [InlineData(2, 1, 4, 2, 1)] // Neither suffices for one; one it is.
    [InlineData(0, 0, 0, 0, 1)]
    public void Places_OfAMachine_AreWhatItsCoresAndItsMemoryAllow(int cores, int gigabytes, int coresEach, int gigabytesEach, int expected) =>
        Assert.Equal(expected, new NodeSize(cores, gigabytes * NodeSize.Gigabyte).Places(coresEach, gigabytesEach * NodeSize.Gigabyte));

    [Fact]
    public void Places_UnlessSet_AreThoseOfThisMachine()
    {
        var options = new JobsOptions();
        Assert.Equal(NodeSize.Here.Places(4, 2 * NodeSize.Gigabyte), options.RenderPlaces);
        Assert.Equal(NodeSize.Here.Places(2, NodeSize.Gigabyte / 2), options.IngestPlaces);
        Assert.InRange(new RenderingOptions().EffectiveWorkers, 1, Math.Min(8, Environment.ProcessorCount));
        Assert.Equal(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, NodeSize.Here.MemoryBytes);
    }

    [Fact]
    public async Task Claim_AtTheLimitOfAllNodes_FindsNothingUntilOneEnds()
    {
        var second = AddNode(o => o.ClusterRenderPlaces = 2);
        for (var i = 0; i < 4; i++) { await Node.EnqueueAsync(user: Guid.CreateVersion7()); }
        Assert.Equal(2, await ClaimableAsync(second));

        var first = await ClaimAsync(Node);
        Assert.NotNull(first);
        Assert.Equal(1, await ClaimableAsync(second));
        Assert.NotNull(await ClaimAsync(second));
        Assert.Null(await ClaimAsync(second));
        Assert.Null(await ClaimAsync(Node));
        // Nobody issues tickets for what may not be claimed.
        Assert.Equal(0, await ClaimableAsync(Node));

        Assert.NotNull(await Node.Get<FinishAttempt>().DoneAsync(first.Value.Job, new JobOutcome(), null));
        Assert.Equal(1, await ClaimableAsync(second));
        Assert.NotNull(await ClaimAsync(second));
        Assert.Null(await ClaimAsync(Node));
    }

    [Fact]
    public async Task Claim_WithoutALimitOfAllNodes_FindsAll()
    {
        var free = AddNode();
        for (var i = 0; i < 5; i++) { await free.EnqueueAsync(user: Guid.CreateVersion7()); }
        Assert.Equal(5, await ClaimableAsync(free));
        for (var i = 0; i < 5; i++) { Assert.NotNull(await ClaimAsync(free)); }
    }
}
