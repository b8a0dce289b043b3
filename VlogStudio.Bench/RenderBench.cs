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
            if (bench.Options.Films("rivals"))
            {
                await RivalAsync("melt", "melt", timeline, watch, film => Rivals.MeltAsync(bench, timeline, film, ct), ct);
                await RivalAsync("ges", "ges-launch-1.0", timeline, watch, film => Rivals.GesAsync(bench, timeline, film, ct), ct);
            }

            if (bench.Options.Films("ours")) { await OursAsync(timeline, watch, ct); }
            if (bench.Options.Films("copied")) { await CopiedAsync(timeline, watch, ct); }
            if (bench.Options.Films("ahead"))
            {
                var chosen = bench.Folder("ahead-cache");
                await OurFilm.PrepareAsync(bench, timeline, chosen, Choosing, ct);
                await OursAsync("ahead", timeline, chosen, watch, ct);
            }
        }

        AddRows(watch);
        if (bench.Options.Films("ours")) { table.Add("our own CPU for one cold film", [await OwnCpuAsync(timeline, watch, ct)], "s", MostOwnCpu); }
    }

    /// <summary>The film from nothing, again, with one clip changed, with other music; and what copying it costs.</summary>
    private async Task OursAsync(Timeline timeline, TreeMemory watch, CancellationToken ct)
    {
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
    }

    /// <summary>Films whose pictures are the recordings' own.</summary>
    private async Task CopiedAsync(Timeline timeline, TreeMemory watch, CancellationToken ct)
    {
        await NoteAsync("preview", timeline, watch, async () =>
        {
            var preview = await OurFilm.PreviewAsync(bench, timeline, ct);
            return preview.IsCopied ? (preview.FilmPath, preview.Frames) : throw new InvalidOperationException("The preview had to be encoded.");
        }, ct);
        await ExportAsync("export", timeline, watch, ct);
        await ExportAsync("export-open", bench.WithOpenGroups(timeline), watch, ct);
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

    private void AddRows(TreeMemory watch)
    {
        var clips = bench.Options.Clips;
        table.Add("one command, wall", [.. runs["one"].Select(r => r.Wall)], "s");
        table.Add("one command, CPU", [.. runs["one"].Select(r => r.Cpu)], "s");
        AddRow("ours cold", "cold", "one", 1.05, 0.95);
        AddRow("ours cold", "cold", "melt", 0.55);
        AddRow("ours cold", "cold", "ges");
        AddRow("ours warm", "warm", "one");
        AddRow($"ours, one of {clips} clips changed", "clip", "one", clips == 12 ? 0.13 : null);
        AddRow("ours, music changed", "music", "one", 0.02);
        AddRow("ours, music changed", "music", "copy", 8);
        AddRow("preview", "preview", "one", 0.05);
        if (runs.TryGetValue("preview", out var previews)) { table.Add("preview, wall", [.. previews.Select(r => r.Wall)], "s", 2); }
        AddRow("fast export, closed groups", "export", "one", 0.20);
        AddRow("fast export, a sixth from open groups", "export-open", "one", 0.35);
        AddRow($"submit → film after {Choosing.TotalSeconds:0} s of making ahead", "ahead", "one", wallGoal: 0.10);
        AddRow("a plain stream copy", "copy", "one");
        table.Add("our own memory, peak", [watch.PeakOwnBytes / 1048576.0], "MB", MostAppMegabytes);
        foreach (var (name, megabytes) in memory)
        {
            table.Add($"processes started, together, peak: {name}", [megabytes], "MB");
        }
    }

    /// <summary>One film against another, by processor time and by the clock; none where one of them was not made in every round.</summary>
    private void AddRow(string what, string name, string against, double? cpuGoal = null, double? wallGoal = null)
    {
        if (!runs.TryGetValue(name, out var ours) || !runs.TryGetValue(against, out var theirs) || ours.Count != theirs.Count) { return; }
        var other = against switch { "one" => "one command", "copy" => "a plain stream copy", _ => against };
        table.Add($"{what} / {other}, CPU", Ratio(name, against, r => r.Cpu), "ratio", cpuGoal);
        table.Add($"{what} / {other}, wall", Ratio(name, against, r => r.Wall), "ratio", wallGoal);
    }

    /// <summary>Each round against itself: what the machine does meanwhile hits both.</summary>
    private double[] Ratio(string name, string against, Func<Took, double> of) => [.. runs[name].Zip(runs[against], (ours, other) => of(ours) / Math.Max(0.01, of(other)))];
}
