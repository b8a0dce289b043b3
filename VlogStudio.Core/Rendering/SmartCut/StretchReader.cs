using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using VlogStudio.Core.Media;
using VlogStudio.Core.Rendering.Filters;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering.SmartCut;

/// <summary>Reads the packet index of just the stretch a clip needs. Nothing is decoded, and a long source costs no more than a short one.</summary>
internal sealed partial class StretchReader(MediaTools media, RunMeter meter)
{
    private const int IdrSlice = 5;

    private static readonly TimeSpan Before = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan After = TimeSpan.FromSeconds(1);

    /// <summary>Reads them, each from the key frame before its clip, in as few runs as there are workers: starting ffmpeg costs more than such a stretch.</summary>
    /// <param name="wanted">Clips and their sources.</param>
    /// <param name="rate">The film's rate.</param>
    /// <param name="folder">A folder to write in.</param>
    /// <param name="workers">How many runs at a time.</param>
    /// <param name="ct">Ends the call.</param>
    /// <returns>The stretches by <see cref="Clip.Id"/>.</returns>
    /// <exception cref="MediaException">A source cannot be read.</exception>
    public async Task<IReadOnlyDictionary<Guid, SourceStretch>> ReadAsync(
        IReadOnlyList<(Clip Clip, RenderSource Source)> wanted, FrameRate rate, string folder, int workers, CancellationToken ct)
    {
        var found = new ConcurrentDictionary<Guid, SourceStretch>();
        if (wanted.Count > 0)
        {
            await Parallel.ForEachAsync(
                wanted.Chunk(Math.Min(FfmpegCommand.MostInputs, (wanted.Count + workers - 1) / workers)),
                new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = ct },
                async (some, stop) =>
                {
                    foreach (var (clip, stretch) in await ReadAsync(some, rate, folder, stop)) { found[clip] = stretch; }
                });
        }

        return found;
    }

    private async Task<IReadOnlyList<(Guid Clip, SourceStretch Stretch)>> ReadAsync((Clip Clip, RenderSource Source)[] wanted, FrameRate rate, string folder, CancellationToken ct)
    {
        var files = wanted.Select(_ => Path.Combine(folder, Guid.NewGuid().ToString("N"))).Select(name => (Packets: name + ".crc", Idrs: name + ".idr.crc")).ToList();
        try
        {
            var result = await meter.CountAsync(media.RunAsync(
                new FfmpegCommand
                {
                    Globals = ["-copyts"],
                    Inputs = [.. wanted.Select(w => InputOf(w.Clip, w.Source, rate))],
                    Outputs = [.. wanted.SelectMany((w, i) => OutputsOf(FilterText.Invariant($"{i}:{w.Source.Probe.Video!.Index}"), files[i].Packets, files[i].Idrs))],
                    ScratchFolder = folder,
                },
                null,
                ct));
            var starts = StartsOf(result.StandardError);
            var read = new List<(Guid, SourceStretch)>();
            for (var i = 0; i < wanted.Length; i++)
            {
                read.Add((wanted[i].Clip.Id, Join(await PacketTable.ReadAsync(files[i].Packets, ct), await PacketTable.ReadAsync(files[i].Idrs, ct), starts.GetValueOrDefault(i))));
            }

            return read;
        }
        finally
        {
            files.ForEach(f =>
            {
                File.Delete(f.Packets);
                File.Delete(f.Idrs);
            });
        }
    }

    private static FfmpegInput InputOf(Clip clip, RenderSource source, FrameRate rate)
    {
        var from = clip.In > Before ? clip.In - Before : TimeSpan.Zero;
        return new FfmpegInput(source.Path, ["-ss", FilterText.Seconds(from), "-t", FilterText.Seconds(clip.OutAt(rate) - from + After), "-an", "-sn", "-dn"]);
    }

    private static string[] OutputsOf(string map, string packets, string idrs) =>
    [
        "-map", map, "-c", "copy", "-f", "framecrc", packets,
        // Only pictures of slices that end all reference are left: a recovery point is not one, whatever its flag says.
        "-map", map, "-c", "copy", "-bsf:v", FilterText.Invariant($"filter_units=pass_types={IdrSlice}"), "-f", "framecrc", idrs,
    ];

    internal static SourceStretch Join(PacketTable packets, PacketTable idrs, double start)
    {
        var tick = packets.TickOf(0);
        var free = idrs.Of(0).Select(p => p.Pts).ToHashSet();
        return new SourceStretch([.. packets.Of(0).Select(p => new StretchPacket((p.Pts * tick) - start, p.Bytes, p.Check, p.IsKey && free.Contains(p.Pts)))], packets.ExtradataOf(0));
    }

    /// <summary>Where the containers' clocks stand at their recordings' starts, by input.</summary>
    private static Dictionary<int, double> StartsOf(string said)
    {
        var (starts, input) = (new Dictionary<int, double>(), 0);
        foreach (Match line in Start().Matches(said))
        {
            if (line.Groups[1].Success) { input = int.Parse(line.Groups[1].ValueSpan, CultureInfo.InvariantCulture); }
            else { starts[input] = double.Parse(line.Groups[2].ValueSpan, CultureInfo.InvariantCulture); }
        }

        return starts;
    }

    [GeneratedRegex(@"Input #(\d+), |Duration: [^,]+, start: (-?[\d.]+)")]
    private static partial Regex Start();
}
