using VlogStudio.Core.Jobs;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Jobs;

/// <summary>What tests of jobs build on: a database of each test's own and nodes on it.</summary>
public abstract class JobsTest(PrivatePostgresFixture postgres) : IAsyncLifetime
{
    private readonly List<JobsNodeUnderTest> _nodes = [];

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A first node, not started.</summary>
    protected JobsNodeUnderTest Node => _nodes[0];

    protected string ConnectionString { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        ConnectionString = await postgres.CreateDatabaseAsync();
        AddNode(Configure);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) { await node.DisposeAsync(); }
        GC.SuppressFinalize(this);
    }

    protected virtual void Configure(JobsOptions options)
    {
    }

    protected JobsNodeUnderTest AddNode(Action<JobsOptions>? configure = null, string? redis = null)
    {
        var node = new JobsNodeUnderTest(ConnectionString, configure, redis: redis);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Works until told to stop.</summary>
    protected static async Task<JobOutcome> UntilStopped(JobRun run, CancellationToken ct)
    {
        await Task.Delay(Timeout.Infinite, ct);
        return new JobOutcome();
    }

    /// <summary>A script that says when it began and goes on until it is let.</summary>
    protected static (Func<JobRun, CancellationToken, Task<JobOutcome>> Script, Task Begun, TaskCompletionSource Gate) Gated()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (async (_, ct) =>
        {
            begun.TrySetResult();
            await gate.Task.WaitAsync(ct);
            return new JobOutcome();
        }, begun.Task, gate);
    }

    protected static int TerminalEvents(IEnumerable<JobEvent> events) => events.Count(e => e.Type is "completed" or "error");
}
