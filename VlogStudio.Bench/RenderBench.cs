using System.Diagnostics;
using VlogStudio.Core.Media;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Bench;

/// <summary>
/// Our render against the one command, other editors and the limit of copying, one after the other in each round. Every film passes the gate before
/// its time counts; checking takes no measured time.
/// </summary>
internal sealed class RenderBench(BenchContext bench, ResultTable table)
{
    private const double MostOwnCpu = 0.2;
    private const double MostAppMegabytes = 300;
    private static readonly TimeSpan Choosing = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, List<Took>> runs = [];
    private readonly Dictionary<string, double> memory = [];

    public async Task RunAsync(CancellationToken ct)
    {
        var timeline = bench.Timeline();
        await using var watch = new TreeMemory();
        for (var round = 0; round < bench.Options.Rounds; round++)
        {
            Console.WriteLine($"Render, round {round + 1} of {bench.Options.Rounds}: {timeline.Clips.Count} clips, {timeline.Duration().TotalSeconds:0} s");
            await NoteAsync("one", timeline, watch, () => OneCommand.RunAsync(bench, timeline, bench.Folder("one"), ct), ct);
            await RivalAsync("melt", "melt", timeline, watch, film => Rivals.MeltAsync(bench, timeline, film, ct), ct);
            await RivalAsync("ges", "ges-launch-1.0", timeline, watch, film => Rivals.GesAsync(bench, timeline, film, ct), ct);

            var cache = bench.Folder("cache");
            await OursAsync("cold", timeline, cache, watch, ct);
            await OursAsync("warm", timeline, cache, watch, ct);
            await OursAsync("clip", timeline with { Clips = [.. timeline.Clips.Select((c, i) => i == 1 ? c with { In = c.In + timeline.Rate.ToTime(21) } : c)] }, cache, watch, ct);
            var other = timeline with { Music = timeline.Music! with { In = TimeSpan.FromSeconds(20), Volume = 0.4 } };
            var film = await OursAsync("music", other, cache, watch, ct);
            var copies = bench.Folder("copy");
            var (from, to) = (Path.Combine(copies, "from.mp4"), Path.Combine(copies, "to.mp4"));
            File.Move(film, from);
            await NoteAsync("copy", other, watch, async () =>
            {
                await bench.RunAsync([new FfmpegInput(from, [])], ["-map", "0", "-c", "copy", "-movflags", "+faststart", to], copies, ct);
                return to;
            }, ct);

            await NoteAsync("preview", timeline, watch, async () =>
            {
                var preview = await OurFilm.PreviewAsync(bench, timeline, ct);
                return preview.IsCopied ? (preview.FilmPath, preview.Frames) : throw new InvalidOperationException("The preview had to be encoded.");
            }, ct);
            await ExportAsync("export", timeline, watch, ct);
            await ExportAsync("export-open", bench.WithOpenGroups(timeline), watch, ct);

            var chosen = bench.Folder("ahead-cache");
            await OurFilm.PrepareAsync(bench, timeline, chosen, Choosing, ct);
            await OursAsync("ahead", timeline, chosen, watch, ct);
        }

        AddRows(await OwnCpuAsync(timeline, watch, ct), watch);
    }

    /// <summary>One more film with nobody watching the processes: watching costs more than what is measured.</summary>
    private async Task<double> OwnCpuAsync(Timeline timeline, TreeMemory watch, CancellationToken ct)
    {
        watch.End();
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        await OurFilm.RenderAsync(bench, timeline, bench.Folder("own-cache"), ct);
        return (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
    }

    private async Task RivalAsync(string name, string tool, Timeline timeline, TreeMemory watch, Func<string, Task> make, CancellationToken ct)
    {
        if (!Rivals.Has(tool))
        {
            return;
        }

        var film = Path.Combine(bench.Folder(name), "film.mp4");
        try
        {
            await NoteAsync(name, timeline, watch, async () =>
            {
                await make(film);
                return film;
            }, ct);
        }
        catch (Exception error) when (error is InvalidOperationException or MediaException)
        {
            // A rival that does not pass has no time; that must not end the run.
            Console.WriteLine($"{tool}: {error.Message}");
        }
    }

    private async Task<string> OursAsync(string name, Timeline timeline, string cache, TreeMemory watch, CancellationToken ct) =>
        await NoteAsync(name, timeline, watch, async () => (await OurFilm.RenderAsync(bench, timeline, cache, ct)).FilmPath, ct);

    private async Task ExportAsync(string name, Timeline timeline, TreeMemory watch, CancellationToken ct) =>
        await NoteAsync(name, timeline, watch, async () => (await OurFilm.CutAsync(bench, timeline, ct)).FilmPath, ct);

    private Task<string> NoteAsync(string name, Timeline timeline, TreeMemory watch, Func<Task<string>> make, CancellationToken ct) =>
        NoteAsync(name, timeline, watch, async () => (await make(), timeline.TotalFrames()), ct);

    private async Task<string> NoteAsync(string name, Timeline timeline, TreeMemory watch, Func<Task<(string Path, int Frames)>> make, CancellationToken ct)
    {
        var (film, frames) = ("", 0);
        watch.Begin();
        var took = await ChildCpu.MeasureAsync(async () => (film, frames) = await make());
        memory[name] = Math.Max(memory.GetValueOrDefault(name), watch.PeakChildrenBytes / 1048576.0);
        await FilmGate.CheckAsync(bench, name, film, timeline, name == "ges" ? 0.05 : 0.02, frames, ct);
        (runs.TryGetValue(name, out var list) ? list : runs[name] = []).Add(took);
        return film;
    }

    private void AddRows(double ownCpu, TreeMemory watch)
    {
        var clips = bench.Options.Clips;
        table.Add("one command, wall", [.. runs["one"].Select(r => r.Wall)], "s");
        table.Add("one command, CPU", [.. runs["one"].Select(r => r.Cpu)], "s");
        table.Add("ours cold / one command, CPU", Ratio("cold", "one", r => r.Cpu), "ratio", 1.05);
        table.Add("ours cold / one command, wall", Ratio("cold", "one", r => r.Wall), "ratio", 0.95);
        AddRival("melt", 0.55);
        AddRival("ges", null);
        table.Add("ours warm / one command, CPU", Ratio("warm", "one", r => r.Cpu), "ratio");
        table.Add("ours warm / one command, wall", Ratio("warm", "one", r => r.Wall), "ratio");
        table.Add($"ours, one of {clips} clips changed / one command, CPU", Ratio("clip", "one", r => r.Cpu), "ratio", clips == 12 ? 0.13 : null);
        table.Add("ours, music changed / one command, CPU", Ratio("music", "one", r => r.Cpu), "ratio", 0.02);
        table.Add("ours, music changed / a plain stream copy, CPU", Ratio("music", "copy", r => r.Cpu), "ratio", 8);
        table.Add("preview / one command, CPU", Ratio("preview", "one", r => r.Cpu), "ratio", 0.05);
        table.Add("preview, wall", [.. runs["preview"].Select(r => r.Wall)], "s", 2);
        table.Add("fast export, closed groups / one command, CPU", Ratio("export", "one", r => r.Cpu), "ratio", 0.20);
        table.Add("fast export, a sixth from open groups / one command, CPU", Ratio("export-open", "one", r => r.Cpu), "ratio", 0.35);
        table.Add($"submit → film after {Choosing.TotalSeconds:0} s of making ahead / one command, wall", Ratio("ahead", "one", r => r.Wall), "ratio", 0.10);
        table.Add("a plain stream copy / one command, CPU", Ratio("copy", "one", r => r.Cpu), "ratio");
        table.Add("our own CPU for one cold film", [ownCpu], "s", MostOwnCpu);
        table.Add("our own memory, peak", [watch.PeakOwnBytes / 1048576.0], "MB", MostAppMegabytes);
        foreach (var (name, megabytes) in memory)
        {
            table.Add($"processes started, together, peak: {name}", [megabytes], "MB");
        }
    }

    private void AddRival(string name, double? goal)
    {
        if (runs.TryGetValue(name, out var found) && found.Count == runs["one"].Count)
        {
            table.Add($"ours cold / {name}, CPU", Ratio("cold", name, r => r.Cpu), "ratio", goal);
            table.Add($"ours cold / {name}, wall", Ratio("cold", name, r => r.Wall), "ratio");
        }
        else
        {
            Console.WriteLine($"{name} is not installed or did not pass the gate: no row.");
        }
    }

    /// <summary>Each round against itself: what the machine does meanwhile hits both.</summary>
    private double[] Ratio(string name, string against, Func<Took, double> of) => [.. runs[name].Zip(runs[against], (ours, other) => of(ours) / Math.Max(0.01, of(other)))];
}
