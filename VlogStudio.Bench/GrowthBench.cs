using System.Globalization;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Bench;

/// <summary>How the cost of a film grows with its clips, and whether it depends on how long the recordings are.</summary>
internal static class GrowthBench
{
    private static readonly int[] Counts = [6, 12, 24, 48];
    private static readonly int[] Minutes = [1, 10, 60];
    private static readonly FrameSize Size = new(1280, 720);

    /// <summary>Films of 6, 12, 24 and 48 clips of two seconds, cold.</summary>
    public static async Task ClipsAsync(BenchContext bench, ResultTable table, CancellationToken ct)
    {
        var took = Counts.ToDictionary(c => c, _ => new List<double>());
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            foreach (var count in Counts)
            {
                Console.WriteLine($"Growth, round {round + 1} of {bench.Options.Rounds}: {count} clips");
                var timeline = bench.Timeline(count, 2) with { Size = Size };
                var film = "";
                took[count].Add((await ChildCpu.MeasureAsync(async () => film = (await OurFilm.RenderAsync(bench, timeline, null, ct)).FilmPath)).Cpu);
                await FilmGate.CheckAsync(bench, $"{count} clips", film, timeline, ct: ct);
            }
        }

        foreach (var count in Counts.Where(c => c != 12))
        {
            table.Add($"{count} clips / 12 clips, CPU", [.. took[count].Zip(took[12], (n, twelve) => n / twelve)], "ratio", count == 48 ? 4.2 : null);
        }
    }

    /// <summary>The same five seconds near the end of recordings of 1, 10 and 60 minutes.</summary>
    public static async Task LengthsAsync(BenchContext bench, ResultTable table, CancellationToken ct)
    {
        var sources = new Dictionary<int, RenderSource>();
        foreach (var minutes in Minutes)
        {
            sources[minutes] = await bench.LongRecordingAsync(minutes, ct);
        }

        var took = Minutes.ToDictionary(m => m, _ => new List<double>());
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            foreach (var minutes in Minutes)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Length of the source, round {round + 1} of {bench.Options.Rounds}: {minutes} min"));
                var id = Guid.CreateVersion7();
                var timeline = new Timeline
                {
                    Title = "Bench", Rate = FrameRate.Thirty, Size = Size,
                    Clips = [new Clip { Id = Guid.CreateVersion7(), RecordingId = id, In = TimeSpan.FromSeconds((minutes * 60) - 8.5), Frames = 150 }],
                };
                var film = "";
                took[minutes].Add((await ChildCpu.MeasureAsync(
                    async () => film = (await OurFilm.RenderAsync(bench, timeline, null, ct, new Dictionary<Guid, RenderSource> { [id] = sources[minutes] })).FilmPath)).Cpu);
                await FilmGate.CheckAsync(bench, $"{minutes} min", film, timeline, ct: ct);
            }
        }

        foreach (var minutes in Minutes.Where(m => m != 1))
        {
            table.Add($"clip of a {minutes} min source / of a 1 min source, CPU", [.. took[minutes].Zip(took[1], (n, one) => n / one)], "ratio", minutes == 60 ? 1.15 : null);
        }
    }
}
