using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Hosting;

namespace VlogStudio.Bench;

/// <summary>The queue: how fast jobs are claimed with ten thousand waiting, at one and at four nodes; and how many films a second can be asked for.</summary>
internal static class JobsBench
{
    private const int Waiting = 10_000;
    private const int People = 200;
    private const int Claims = 200;
    private const int Submissions = 200;
        private const string Kind = "bench";

    public static async Task RunAsync(BenchContext bench, ResultTable table, CancellationToken ct)
    {
        Console.WriteLine("Jobs: starting the app with a database of its own");
        await using var host = await StudioHost.BuildAsync(
            HostOptions.Parse(["--data", bench.Folder("jobs-app"), "--urls", "http://127.0.0.1:0"]),
            builder => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Default"] = "Error", ["Limits:IsOff"] = "true", ["Credits:WelcomeGrant"] = "1000000000",
            }));
        await host.PrepareAsync(ct);
        await host.App.StartAsync(ct);
        try
        {
            var databases = host.App.Services.GetRequiredService<IDbContextFactory<StudioDb>>();
            foreach (var nodes in (int[])[1, 4]) { await ClaimAsync(databases, nodes, table, ct); }
            await SubmitAsync(bench, host, databases, table, ct);
        }
        finally
        {
            await host.App.StopAsync(CancellationToken.None);
        }
    }

    private static async Task ClaimAsync(IDbContextFactory<StudioDb> databases, int nodes, ResultTable table, CancellationToken ct)
    {
        await using (var db = await databases.CreateDbContextAsync(ct))
        {
            await db.Database.ExecuteSqlAsync($"DELETE FROM job_event WHERE job_id IN (SELECT id FROM job WHERE kind = {Kind})", ct);
            await db.Database.ExecuteSqlAsync($"DELETE FROM job_attempt WHERE job_id IN (SELECT id FROM job WHERE kind = {Kind})", ct);
            await db.Database.ExecuteSqlAsync($"DELETE FROM job WHERE kind = {Kind}", ct);
            db.Database.SetCommandTimeout(TimeSpan.FromMinutes(5));
            await db.Database.ExecuteSqlAsync($$"""
                INSERT INTO job (id, user_id, kind, job_group, subject_id, params, params_sha256, priority, state, fence, attempt, max_attempts, crash_count, run_at,
                    is_cancel_requested, phase, progress, deadline_at, created_at, updated_at, turn)
                SELECT gen_random_uuid(), ('00000000-0000-7000-9000-' || lpad((n % {{People}})::text, 12, '0'))::uuid, {{Kind}}, 'render', gen_random_uuid(), '{}', '', 100,
                    'queued', 0, 0, 3, 0, '1970-01-01Z', false, 'queued', 0, now() + interval '1 day', now() + n * interval '1 millisecond', now(), 0
                FROM generate_series(1, {{Waiting}}) n
                """, ct);
            await db.Database.ExecuteSqlRawAsync("ANALYZE job", ct);
        }

        var each = new ConcurrentBag<double>();
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, nodes).Select(async node =>
        {
            var claim = new ClaimJob(databases, Options.Create(new JobsOptions { NodeId = $"bench-{nodes}-{node}", RunningPerUser = 1000, Lease = TimeSpan.FromHours(1) }), TimeProvider.System);
            for (var i = 0; i < Claims / nodes; i++)
            {
                var asked = Stopwatch.GetTimestamp();
                if (await claim.HandleAsync(JobGroup.Render, [Kind], ct) is null) { throw new InvalidOperationException("There was nothing to claim."); }
                each.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            }
        }));
        var label = nodes == 1 ? "1 node" : $"{nodes} nodes";
        var rate = Claims / Stopwatch.GetElapsedTime(began).TotalSeconds;
        Console.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Jobs: {rate:0} claims/s at {label}"));
        table.Add($"claims with {Waiting} waiting, {label}", [rate], "claims/s");
        table.Add($"one claim, {label}", [.. each], "ms");
    }

    private static async Task SubmitAsync(BenchContext bench, StudioHost host, IDbContextFactory<StudioDb> databases, ResultTable table, CancellationToken ct)
    {
        using var http = await SubmitBench.SignInAsync(host, ct);
        var events = await SubmitBench.UploadAsync(bench, http, ct);

        Console.WriteLine("Jobs: asking for films");

        // A drained node takes no more work: what is measured is the asking, not the rendering.
        await using (var db = await databases.CreateDbContextAsync(ct)) { await db.Database.ExecuteSqlRawAsync("UPDATE node SET is_draining = true", ct); }
        foreach (var callers in (int[])[1, 8]) { await SubmitAsync(http, events, callers, table, ct); }
    }

    /// <summary>Asks for films over HTTP as one person, whose account every hold locks, with so many callers at once.</summary>
    private static async Task SubmitAsync(HttpClient http, string[] events, int callers, ResultTable table, CancellationToken ct)
    {
        var left = Submissions;
        var each = new ConcurrentBag<double>();
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                var asked = Stopwatch.GetTimestamp();
                var request = new { target_date = SubmitBench.Day, event_ids = events, resolution = "720p", max_duration = 20 };
                (await http.PostAsJsonAsync("api/v1/vlogs", request, ct)).EnsureSuccessStatusCode();
                each.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            }
        }));
        var label = callers == 1 ? "1 caller" : $"{callers} callers";
        table.Add($"submits per second (quote + hold + job, one transaction), {label}", [Submissions / Stopwatch.GetElapsedTime(began).TotalSeconds], "submits/s");
        table.Add($"one submit, {label}", [.. each], "ms");
    }
}
