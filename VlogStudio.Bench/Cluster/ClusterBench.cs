using System.Globalization;

namespace VlogStudio.Bench.Cluster;

/// <summary>A studio of many processes on this machine: how fast its pages hear of work, what they cost, and how work spreads over nodes and survives them.</summary>
internal static class ClusterBench
{
    private const int People = 10;

    /// <summary>As often as ffmpeg tells of a render.</summary>
    private static readonly TimeSpan Report = TimeSpan.FromMilliseconds(250);

    public static async Task RunAsync(BenchContext bench, ResultTable table, CancellationToken ct)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Cluster: {Environment.ProcessorCount} cores; every node, the database and the browsers share them"));
        var small = await bench.SmallRecordingAsync(ct);
        var pace = new FilmPace(TimeSpan.FromMinutes(30), Report, small, await bench.SmallPosterAsync(ct), null);
        if (bench.Options.Has("circuits") || bench.Options.Has("memory"))
        {
            await using var stage = await Stage.OpenAsync(bench, "circuits", ct);
            await using (var web = await StudioNode.StartAsync(stage.Arguments("web"), ct)) { await stage.SettleAsync(web.Address, People, [small], ct); }
            if (bench.Options.Has("circuits")) { await new ProgressBench(bench, table, stage).RunAsync(pace with { MarksFolder = stage.Marks }, ct); }
            if (bench.Options.Has("memory")) { await new MemoryBench(bench, table, stage).RunAsync(ct); }
        }

        if (bench.Options.Has("stubs")) { await new StubNodesBench(bench, table).RunAsync(pace, small, ct); }
        if (bench.Options.Has("recovery")) { await new RecoveryBench(bench, table).RunAsync((await bench.LongRecordingAsync(1, ct)).Path, ct); }
        if (bench.Options.Has("films")) { await new FilmsPerHourBench(bench, table).RunAsync(ct); }
    }
}
