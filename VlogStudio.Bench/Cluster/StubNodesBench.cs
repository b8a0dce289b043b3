using System.Globalization;

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
        // A moment for the nodes to find each other.
        await Task.Delay(TimeSpan.FromSeconds(8), ct);
        var films = count * FilmsANode;
        var visitors = await Task.WhenAll(stage.People.Select(person => Stage.VisitAsync(web.Address, person, ct)));
        var asked = await Task.WhenAll(visitors.Select(async (visitor, i) =>
        {
            var jobs = new List<Guid>();
            for (var film = i; film < films; film += People) { jobs.Add((await Stage.RequestAsync(visitor, stage.People[i], 3, "720p", ct)).Job); }
            return jobs;
        }));
        foreach (var visitor in visitors) { visitor.Dispose(); }
        var ids = asked.SelectMany(jobs => jobs).ToArray();
        await Stage.UntilAsync(
            async () => await stage.AskAsync<long>("SELECT count(*) FROM job WHERE state = 'done' AND id = ANY($1)", ct, ids) == films, "all films are made", Film * FilmsANode * 4, ct);
        var seconds = await stage.AskAsync<double>(
            "SELECT extract(epoch FROM max(ended_at) - min(started_at))::float8 FROM job_attempt WHERE job_id = ANY($1)", ct, ids);
        var attempts = await stage.AskAsync<long>("SELECT count(*) FROM job_attempt WHERE job_id = ANY($1)", ct, ids);
        var used = await stage.AskAsync<long>("SELECT count(DISTINCT worker_id) FROM job_attempt WHERE job_id = ANY($1)", ct, ids);
        Console.WriteLine(Label($"{films} films on {count} nodes ({used} of them had some): {seconds:0.0} s, {attempts} attempts, {60 * films / seconds:0.00} films/min, ideal {60 * count / Film.TotalSeconds:0.00}"));
        return 60 * films / seconds;
    }
}
