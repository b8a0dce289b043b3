using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using VlogStudio.Circuits;

namespace VlogStudio.Bench.Cluster;

/// <summary>
/// How long after a worker reported it a film's progress is drawn on the pages that show it. Every page is open on the progress of a film that is being made; the worker
/// reports each film as often as a real render does.
/// </summary>
internal sealed class ProgressBench(BenchContext bench, ResultTable table, Stage stage)
{
    private const int Films = 10;
    private const double MostMilliseconds = 300;
    private static readonly int[] Circuits = [1, 100, 500];
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);
    private readonly Dictionary<string, List<double>> results = [];

    private TimeSpan Window => TimeSpan.FromSeconds(bench.Options.IsQuick ? 6 : 15);

    public async Task RunAsync(FilmPace pace, CancellationToken ct)
    {
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            await InOneProcessAsync(pace, ct);
            await InTwoProcessesAsync("two processes, PostgreSQL", pace, [], ct);
            if (!Rivals.Has("redis-server")) { continue; }
            await using var redis = await Redis.StartAsync(bench, ct);
            await InTwoProcessesAsync("two processes, Redis", pace, [$"--Redis:Connection={redis.Connection}"], ct);
        }

        foreach (var (name, values) in results)
        {
            table.Add(name, values, "ms", name.Contains("p95", StringComparison.Ordinal) ? MostMilliseconds : null);
        }
    }

    private async Task InOneProcessAsync(FilmPace pace, CancellationToken ct)
    {
        await using var node = await StudioNode.StartCountedAsync(stage.Paced("all", pace, $"--Jobs:RenderPlaces={Films}"), ct);
        await MeasureAsync("one process", node, ct);
    }

    private async Task InTwoProcessesAsync(string name, FilmPace pace, string[] more, CancellationToken ct)
    {
        await using var web = await StudioNode.StartAsync(stage.Arguments("web", more), ct);
        await using var worker = await StudioNode.StartCountedAsync(stage.Paced("worker", pace, [$"--Jobs:RenderPlaces={Films}", .. more]), ct);
        await MeasureAsync(name, web, ct);
    }

    private async Task MeasureAsync(string name, StudioNode web, CancellationToken ct)
    {
        var visitors = await Task.WhenAll(stage.People.Take(Films).Select(person => Stage.VisitAsync(web.Address, person, ct)));
        var films = await Task.WhenAll(visitors.Select((visitor, i) => Stage.RequestAsync(visitor, stage.People[i], 3, "720p", ct)));
        await Stage.UntilAsync(
            async () => await stage.AskAsync<long>("SELECT count(*) FROM job WHERE state = 'running' AND progress > 0 AND id = ANY($1)", ct, films.Select(f => f.Job).ToArray()) == Films,
            "all films are being made", TimeSpan.FromMinutes(2), ct);
        var seen = new ConcurrentQueue<Sighting>();
        await using (var swarm = new Swarm())
        {
            foreach (var count in Circuits)
            {
                await swarm.GrowAsync(count, i => Page(visitors[i % Films], films[i % Films], seen), ct);
                await Task.Delay(Settling, ct);
                var (before, began) = (web.CpuSeconds, Stopwatch.GetTimestamp());
                seen.Clear();
                await Task.Delay(Window, ct);
                var sightings = seen.ToArray();
                var busy = (web.CpuSeconds - before) / Stopwatch.GetElapsedTime(began).TotalSeconds;
                swarm.Demand();
                Count(string.Create(CultureInfo.InvariantCulture, $"progress → page, {name}, {count} circuits"), sightings, began, busy);
            }
        }

        foreach (var (visitor, film) in visitors.Zip(films)) { (await visitor.Http.PostAsync(new Uri($"api/v1/vlogs/{film.Vlog}/cancel", UriKind.Relative), null, ct)).EnsureSuccessStatusCode(); }
        await Stage.UntilAsync(async () => await stage.AskAsync<long>("SELECT count(*) FROM job WHERE state = 'running'", ct) == 0, "the films are cancelled", TimeSpan.FromMinutes(1), ct);
        foreach (var visitor in visitors) { visitor.Dispose(); }
    }

    /// <summary>A page on a film; each mark of its bar is noted once.</summary>
    private static OpenPage Page(Visitor visitor, (Guid Job, Guid Vlog) film, ConcurrentQueue<Sighting> seen)
    {
        var last = 0;
        return new OpenPage(visitor, $"/films/{film.Vlog}", "film-page", (batch, at) =>
        {
            if (ProgressMark.Find(batch.Span) is { } mark && mark != last)
            {
                last = mark;
                seen.Enqueue(new Sighting(film.Job, mark, at));
            }
        });
    }

    private void Count(string name, Sighting[] sightings, long began, double busy)
    {
        var reported = ReadMarks();
        double[] waits = [.. sightings.Where(s => reported.TryGetValue((s.Job, s.Mark), out var at) && at >= began).Select(s => Stopwatch.GetElapsedTime(reported[(s.Job, s.Mark)], s.At).TotalMilliseconds)];
        if (waits.Length == 0) { throw new InvalidOperationException($"{name}: no progress was drawn."); }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {waits.Length} drawn, p50 {Percentiles.Of(waits, 0.5):0} ms, p95 {Percentiles.Of(waits, 0.95):0} ms, most {waits.Max():0} ms; web process at {busy:0.00} cores"));
        foreach (var (label, share) in ((string, double)[])[("p50", 0.5), ("p95", 0.95)])
        {
            if (!results.TryGetValue($"{name}, {label}", out var values)) { results[$"{name}, {label}"] = values = []; }
            values.Add(Percentiles.Of(waits, share));
        }
    }

    private Dictionary<(Guid Job, int Mark), long> ReadMarks()
    {
        var marks = new Dictionary<(Guid, int), long>();
        foreach (var file in Directory.GetFiles(stage.Marks))
        {
            using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            while (reader.ReadLine()?.Split(' ') is { } words)
            {
                // The last line may be half written; it is of no use then.
                if (words is [var job, var mark, { Length: > 10 } at]) { marks[(Guid.Parse(job), int.Parse(mark, CultureInfo.InvariantCulture))] = long.Parse(at, CultureInfo.InvariantCulture); }
            }
        }

        return marks;
    }

    private readonly record struct Sighting(Guid Job, int Mark, long At);
}
