using System.Globalization;

namespace VlogStudio.Bench.Cluster;

/// <summary>What a page costs the server that somebody has open and does nothing on: managed memory that is still needed, and what the process holds of the machine's.</summary>
internal sealed class MemoryBench(BenchContext bench, ResultTable table, Stage stage)
{
    private int Circuits => bench.Options.IsExplained ? 50 : 500;
    private const int Warm = 40;
    private const int Rows = 20;
    private const double MostKilobytes = 400;
    private const double Kilobyte = 1000;

    public async Task RunAsync(CancellationToken ct)
    {
        // Nobody works: films wait, pages listen, and nothing is heard.
        await using var web = await StudioNode.StartCountedAsync(stage.Arguments("web"), ct);
        var visitors = await Task.WhenAll(stage.People.Select(person => Stage.VisitAsync(web.Address, person, ct)));
        var films = new List<Guid>();
        foreach (var (visitor, person) in visitors.Zip(stage.People))
        {
            for (var i = 0; i < Rows; i++)
            {
                var (_, film) = await Stage.RequestAsync(visitor, person, 3, "720p", ct);
                if (i == 0) { films.Add(film); }
            }
        }

        (string Name, Func<int, OpenPage> Page)[] pages =
        [
            ("film page", i => new OpenPage(visitors[i % visitors.Length], $"/films/{films[i % films.Count]}", "film-page", null)),
            ("history page", i => new OpenPage(visitors[i % visitors.Length], "/history", "history-rows", null)),
        ];
        foreach (var (name, page) in pages)
        {
            await MeasureAsync(web, Warm, page, ct);
            if (bench.Options.IsExplained) { await ExplainAsync(web, name, page, ct); }
        }

        var measured = pages.ToDictionary(p => p.Name, _ => (Heap: new List<double>(), Resident: new List<double>()));
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            foreach (var (name, page) in pages)
            {
                var (heap, resident) = await MeasureAsync(web, Circuits, page, ct);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {heap:0} kB managed, {resident:0} kB resident for each of {Circuits} circuits"));
                measured[name].Heap.Add(heap);
                measured[name].Resident.Add(resident);
            }
        }

        foreach (var (name, (heap, resident)) in measured)
        {
            table.Add($"memory of an idle circuit, {name}, managed ({Circuits} circuits)", heap, "kB", MostKilobytes);
            table.Add($"memory of an idle circuit, {name}, resident ({Circuits} circuits)", resident, "kB", MostKilobytes);
        }

        foreach (var visitor in visitors) { visitor.Dispose(); }
    }

    private static async Task ExplainAsync(StudioNode web, string name, Func<int, OpenPage> page, CancellationToken ct)
    {
        await using var swarm = new Swarm();
        await swarm.GrowAsync(2, page, ct);
        await AtRestAsync(web, 2, ct);
        Console.WriteLine($"What a circuit of the {name} keeps:\n{await web.CensusAsync(ct)}");
    }

    private static async Task<(double Heap, double Resident)> MeasureAsync(StudioNode web, int count, Func<int, OpenPage> page, CancellationToken ct)
    {
        var before = await AtRestAsync(web, 0, ct);
        await using var swarm = new Swarm();
        await swarm.GrowAsync(count, page, ct);
        var after = await AtRestAsync(web, count, ct);
        swarm.Demand();
        return ((after.Heap - before.Heap) / Kilobyte / count, (after.Resident - before.Resident) / Kilobyte / count);
    }

    /// <summary>What it keeps once it has so many circuits and nothing is under way in them.</summary>
    private static async Task<NodeMemory> AtRestAsync(StudioNode web, int circuits, CancellationToken ct)
    {
        await Stage.UntilAsync(async () => (await web.MemoryAsync(ct)).Circuits == circuits, $"there are {circuits} circuits", TimeSpan.FromMinutes(1), ct);
        await Task.Delay(TimeSpan.FromSeconds(3), ct);
        return await web.MemoryAsync(ct);
    }
}
