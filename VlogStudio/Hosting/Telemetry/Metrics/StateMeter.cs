using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.Options;
using Npgsql;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Hosting.Telemetry.Metrics;

/// <summary>
/// How things stand, as gauges: what waits and runs over all nodes, and what is held. Every process that is asked says the same of these, for they come from
/// the database; sums over processes make no sense, the greatest does. Nothing is asked of the database unless somebody reads.
/// </summary>
internal sealed class StateMeter
{
    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(2);
    private static readonly JobState[] s_states = [JobState.Queued, JobState.Retrying, JobState.Running];
    private readonly CountJobs _jobs;
    private readonly GetQueueState _queue;
    private readonly GetHeldCredits _credits;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _one = new(1);
    private readonly IServiceScopeFactory _scopes;
    private string[]? _kinds;
    private long _readAt;
    private volatile State? _state;

    public StateMeter(
        IMeterFactory meters, CountJobs jobs, GetQueueState queue, GetHeldCredits credits, IServiceScopeFactory scopes, IOptions<JobsOptions> node, TimeProvider time)
    {
        (_jobs, _queue, _credits, _scopes, _time) = (jobs, queue, credits, scopes, time);
        var meter = meters.Create(StudioMeter.MeterName);
        meter.CreateObservableGauge("vlogstudio.jobs", Jobs, "{job}", "Jobs that have not ended, over all nodes, by kind and state.");
        meter.CreateObservableGauge("vlogstudio.jobs.longest.wait", () => Of(s => s.LongestWait.TotalSeconds), "s", "How long the first of the waiting jobs has waited.");
        meter.CreateObservableGauge("vlogstudio.credits.held", () => Of(s => (double)s.Held), "{credit}", "Credits held for work that is not done, over all accounts.");
        meter.CreateObservableGauge("vlogstudio.build.info", () => Build(node.Value), null, "Always 1: which version plays which part.");
    }

    /// <summary>Reads how things stand, unless that was done just now. What cannot be read is left out.</summary>
    public async Task ReadAsync(CancellationToken ct)
    {
        await _one.WaitAsync(ct);
        try
        {
            if (_state is not null && _time.GetElapsedTime(_readAt) < s_fresh) { return; }
            var counts = await _jobs.HandleAsync(ct);
            var known = counts.ToDictionary(c => (c.Kind, c.State), c => c.Count);
            // What there is none of is told as none: a gauge that vanishes would look as if it stayed.
            _kinds ??= await FindKindsAsync();
            var keys = _kinds.SelectMany(kind => s_states.Select(state => (kind, state))).Union(known.Keys);
            var all = keys.Select(key => new JobCount(key.Item1, key.Item2, known.GetValueOrDefault(key))).ToList();
            _state = new State(all, (await _queue.HandleAsync(ct)).LongestWait, await _credits.HandleAsync(ct));
            _readAt = _time.GetTimestamp();
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidOperationException) { _state = null; }
        finally { _one.Release(); }
    }

    private async Task<string[]> FindKindsAsync()
    {
        await using var scope = _scopes.CreateAsyncScope();
        return [.. scope.ServiceProvider.GetServices<IJobHandler>().Select(h => h.Kind.Name).Distinct()];
    }

    private IEnumerable<Measurement<long>> Jobs() => _state?.Jobs.Select(j => new Measurement<long>(j.Count, new("kind", j.Kind), new("state", j.State.ToString().ToLowerInvariant()))) ?? [];

    private IEnumerable<Measurement<double>> Of(Func<State, double> value) => _state is { } state ? [new Measurement<double>(value(state))] : [];

    private static Measurement<long> Build(JobsOptions node) =>
        new(1, new("version", typeof(StateMeter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]), new("role", node.Role));

    private sealed record State(IReadOnlyList<JobCount> Jobs, TimeSpan LongestWait, long Held);
}

/// <summary>Keeps the gauges fresh for a collector that is sent them, where one is named.</summary>
internal sealed class StateReading(StateMeter state, TelemetryOptions options, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            for (var every = options.MetricsEvery; ; await Task.Delay(every, time, stoppingToken)) { await state.ReadAsync(stoppingToken); }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }
}
