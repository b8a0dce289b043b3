using System.Globalization;

namespace VlogStudio.Bench.Cluster;

/// <summary>How many films an hour a studio makes with one, two and three workers: real processes, real ffmpeg, nothing in the cache. All of them share this machine's cores.</summary>
internal sealed class FilmsPerHourBench(BenchContext bench, ResultTable table)
{
    private const int People = 3;
    private static readonly int[] Workers = [1, 2, 3];

    private double FilmSeconds => bench.Options.IsQuick ? 8 : 20;

    private int Films => bench.Options.IsQuick ? 3 : 6;

    public async Task RunAsync(CancellationToken ct)
    {
        await bench.PrepareAsync(ct);
        await using var stage = await Stage.OpenAsync(bench, "films", ct);
        await using var web = await StudioNode.StartAsync(stage.Arguments("web"), ct);
        await stage.SettleAsync(web.Address, People, [.. bench.Sources.Take(2).Select(s => s.Source.Path)], ct);
        var rates = Workers.ToDictionary(n => n, _ => new List<double>());
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            foreach (var count in Workers) { rates[count].Add(await MeasureAsync(stage, web, count, ct)); }
        }

        foreach (var (count, rate) in rates)
        {
            table.Add(Label($"films of {FilmSeconds:0} s at 1080p, {count} workers on {Environment.ProcessorCount} cores"), rate, "films/h");
        }

        Console.WriteLine(Label($"Rendering uses every core there is: on {Environment.ProcessorCount} cores more workers cannot make more films, only lose none of them"));
    }

    private static string Label(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private async Task<double> MeasureAsync(Stage stage, StudioNode web, int count, CancellationToken ct)
    {
        var cold = $"--Vlogs:CacheFolder={bench.Folder("films-cache")}";
        var workers = new List<StudioNode>();
        try
        {
            for (var i = 0; i < count; i++) { workers.Add(await StudioNode.StartAsync(stage.Arguments("worker", cold, "--Jobs:RenderPlaces=1"), ct)); }
            var ids = new List<Guid>();
            foreach (var (person, i) in Enumerable.Range(0, Films).Select(i => (stage.People[i % People], i)))
            {
                using var visitor = await Stage.VisitAsync(web.Address, person, ct);
                // Not two alike: each has its own length, and thereby its own segments.
                ids.Add((await Stage.RequestAsync(visitor, person, FilmSeconds + (0.2 * i), "1080p", ct)).Job);
            }

            await Stage.UntilAsync(
                async () => await stage.AskAsync<long>("SELECT count(*) FROM job WHERE state = 'done' AND id = ANY($1)", ct, ids.ToArray()) == Films, "all films are made", TimeSpan.FromMinutes(60), ct);
            var seconds = await stage.AskAsync<double>(
                "SELECT extract(epoch FROM max(ended_at) - min(started_at))::float8 FROM job_attempt WHERE job_id = ANY($1)", ct, ids.ToArray());
            Console.WriteLine(Label($"{Films} films with {count} workers: {seconds:0.0} s"));
            return 3600 * Films / seconds;
        }
        finally { await Task.WhenAll(workers.Select(worker => worker.DisposeAsync().AsTask())); }
    }
}
