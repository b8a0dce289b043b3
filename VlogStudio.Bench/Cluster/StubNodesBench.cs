using System.Globalization;
using VlogStudio.Circuits;

namespace VlogStudio.Bench.Cluster;

/// <summary>
/// How the coordination of films scales where rendering does not limit it: nodes with one place each, whose films are waited for. The queue, the tickets, leases,
/// heartbeats, books, the outbox and the live bus work as always; with films this long two cores carry sixteen nodes.
/// </summary>
internal sealed class StubNodesBench(BenchContext bench, ResultTable table)
{
    private const int People = 16;
    private const double LeastOfLinear = 0.9;
    private static readonly int[] Nodes = [1, 4, 16];

    private TimeSpan Film => TimeSpan.FromSeconds(bench.Options.IsQuick ? 10 : 15);

    private int FilmsANode => bench.Options.IsQuick ? 3 : 4;

    public async Task RunAsync(FilmPace pace, string recording, CancellationToken ct)
    {
        await using var stage = await Stage.OpenAsync(bench, "stubs", ct);
        await using var web = await StudioNode.StartAsync(stage.Arguments("web"), ct);
        await stage.SettleAsync(web.Address, People, [recording], ct);
        pace = pace with { Film = Film };
        var rates = Nodes.ToDictionary(n => n, _ => new List<double>());
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            foreach (var count in Nodes)
            {
                var nodes = new List<StudioNode>();
                try
                {
                    await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = ct }, async (_, token) =>
                    {
                        var node = await StudioNode.StartCountedAsync(stage.Paced("worker", pace, "--Jobs:RenderPlaces=1"), token);
                        lock (nodes) { nodes.Add(node); }
                    });
                    rates[count].Add(await MeasureAsync(stage, web, count, ct));
                }
                finally { await Task.WhenAll(nodes.Select(node => node.DisposeAsync().AsTask())); }
            }
        }

        foreach (var (count, rate) in rates)
        {
            table.Add(Label($"films of {Film.TotalSeconds} s waited for, {count} nodes"), rate, "films/min");
            // Each round against itself: what the machine does meanwhile hits both.
            if (count > 1) { table.AddAtLeast(Label($"the same as a share of {count} × one node"), [.. rate.Zip(rates[1], (many, one) => many / (count * one))], "ratio", LeastOfLinear); }
        }
    }

    private static string Label(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private async Task<double> MeasureAsync(Stage stage, StudioNode web, int count, CancellationToken ct)
    {
        // A moment for the nodes to find each other; and a film for each first, so that none has to be compiled while it is measured.
        await Task.Delay(TimeSpan.FromSeconds(8), ct);
        var visitors = await Task.WhenAll(stage.People.Select(person => Stage.VisitAsync(web.Address, person, ct)));
        await MakeAsync(stage, visitors, count, ct);
        var ids = await MakeAsync(stage, visitors, count * FilmsANode, ct);
        foreach (var visitor in visitors) { visitor.Dispose(); }

        var attempts = await stage.AskAsync<string[]>(
            "SELECT array_agg(worker_id || ' ' || extract(epoch FROM started_at) || ' ' || extract(epoch FROM ended_at) ORDER BY started_at) FROM job_attempt WHERE job_id = ANY($1)", ct, ids);
        var made = attempts.Select(line => line.Split(' ')).Select(w => (Node: w[0], Began: Number(w[1]), Ended: Number(w[2]))).ToArray();
        // While there was a film for every node: from when the last of them had its first one until the last film was taken.
        var (from, to) = (made.GroupBy(m => m.Node).Max(node => node.Min(m => m.Began)), made.Max(m => m.Began));
        var worth = made.Sum(m => Math.Max(0, Math.Min(m.Ended, to) - Math.Max(m.Began, from)) / (m.Ended - m.Began));
        var rate = 60 * worth / (to - from);
        double[] longer = [.. made.Select(m => m.Ended - m.Began - Film.TotalSeconds)];
        double[] between = [.. made.GroupBy(m => m.Node).SelectMany(node => node.Zip(node.Skip(1), (one, next) => next.Began - one.Ended))];
        var all = made.Max(m => m.Ended) - made.Min(m => m.Began);
        Console.WriteLine(Label($"{ids.Length} films on {count} nodes ({made.DistinctBy(m => m.Node).Count()} of them had some): {rate:0.00} films/min, ideal {60 * count / Film.TotalSeconds:0.00}; all of them in {all:0.0} s, {made.Length} attempts"));
        Console.WriteLine(Label($"  beside the {Film.TotalSeconds} s of a film: p50 {Percentiles.Of(longer, 0.5):0.00} s, p95 {Percentiles.Of(longer, 0.95):0.00} s; between two films of a node: p50 {Percentiles.Of(between, 0.5):0.00} s, p95 {Percentiles.Of(between, 0.95):0.00} s"));
        return rate;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Asks for so many films and waits for them.</summary>
    private async Task<Guid[]> MakeAsync(Stage stage, Visitor[] visitors, int films, CancellationToken ct)
    {
        var asked = await Task.WhenAll(visitors.Select(async (visitor, i) =>
        {
            var jobs = new List<Guid>();
            for (var film = i; film < films; film += People) { jobs.Add((await Stage.RequestAsync(visitor, stage.People[i], 3, "720p", ct)).Job); }
            return jobs;
        }));
        var ids = asked.SelectMany(jobs => jobs).ToArray();
        await Stage.UntilAsync(
            async () => await stage.AskAsync<long>("SELECT count(*) FROM job WHERE state = 'done' AND id = ANY($1)", ct, ids) == films, "all films are made", Film * FilmsANode * 4, ct);
        return ids;
    }
}
