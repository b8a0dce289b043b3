using System.Diagnostics;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Bench;

/// <summary>Our render against the one command, one after the other in each round: cold, warm, one clip changed, music changed.</summary>
internal static class RenderBench
{
    private const double MostWall = 1.3;
    private const double MostAppMegabytes = 400;

    public static async Task RunAsync(BenchContext bench, ResultTable table, CancellationToken ct)
    {
        var timeline = bench.Timeline();
        var runs = new Dictionary<string, List<(double Wall, double Cpu)>>();
        var ownCpu = new List<double>();
        var ffmpegPeak = new List<double>();
        await using var memory = new TreeMemory();
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            Console.WriteLine($"Render, round {round + 1} of {bench.Options.Rounds}: {timeline.Clips.Count} clips, {timeline.Duration().TotalSeconds:0} s");
            var (wall, cpu, _) = await OneCommand.RunAsync(bench, timeline, bench.Folder("one"), ct);
            Note("one", wall, cpu);

            var cache = bench.Folder("cache");
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            NoteCost("cold", await OursAsync(bench, timeline, cache, ct));
            ownCpu.Add((Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds);
            ffmpegPeak.Add(memory.PeakChildrenBytes / 1048576.0);
            NoteCost("warm", await OursAsync(bench, timeline, cache, ct));
            NoteCost("clip", await OursAsync(bench, timeline with { Clips = [.. timeline.Clips.Select((c, i) => i == 1 ? c with { In = c.In + TimeSpan.FromSeconds(0.7) } : c)] }, cache, ct));
            NoteCost("music", await OursAsync(bench, timeline with { Music = timeline.Music! with { In = TimeSpan.FromSeconds(20), Volume = 0.4 } }, cache, ct));
        }

        table.Add("one command, wall", [.. runs["one"].Select(r => r.Wall)], "s");
        table.Add("ours cold, wall", [.. runs["cold"].Select(r => r.Wall)], "s");
        table.Add("ours cold / one command, wall", Ratio("cold", r => r.Wall), "ratio", MostWall);
        table.Add("ours cold / one command, CPU", Ratio("cold", r => r.Cpu), "ratio");
        table.Add("ours warm / one command, wall", Ratio("warm", r => r.Wall), "ratio");
        table.Add("ours, one clip changed / one command, wall", Ratio("clip", r => r.Wall), "ratio");
        table.Add("ours, music changed / one command, wall", Ratio("music", r => r.Wall), "ratio");
        table.Add("our own CPU for one cold film", ownCpu, "s");
        table.Add("our own memory, peak", [memory.PeakOwnBytes / 1048576.0], "MB", MostAppMegabytes);
        table.Add("ffmpeg processes together, peak", ffmpegPeak, "MB");

        void Note(string name, double wall, double cpu) => (runs.TryGetValue(name, out var list) ? list : runs[name] = []).Add((wall, cpu));

        void NoteCost(string name, RenderCost cost) => Note(name, cost.WallTime.TotalSeconds, cost.CpuTime.TotalSeconds);

        double[] Ratio(string name, Func<(double Wall, double Cpu), double> of) => [.. runs[name].Zip(runs["one"], (ours, one) => of(ours) / of(one))];
    }

    private static async Task<RenderCost> OursAsync(BenchContext bench, Timeline timeline, string cache, CancellationToken ct)
    {
        var options = Options.Create(new RenderingOptions());
        var pace = new RenderPace(options);
        var act = new RenderFilm(bench.Media, options, pace, new EstimateRender(options, pace), TimeProvider.System);
        var film = await act.HandleAsync(
            new RenderInput
            {
                Timeline = timeline,
                Profile = RenderProfile.For(FilmResolution.P1080, FilmOrientation.Landscape),
                Sources = bench.Sources.ToDictionary(s => s.Id, s => s.Source),
                Music = bench.Music,
                ScratchFolder = bench.Folder("ours"),
                CacheFolder = cache,
            },
            null,
            ct);
        return film.Cost;
    }
}
