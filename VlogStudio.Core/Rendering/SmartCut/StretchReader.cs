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

    /// <summary>Reads it, from the key frame before the clip.</summary>
    /// <param name="source">The source.</param>
    /// <param name="clip">The clip.</param>
    /// <param name="rate">The film's rate.</param>
    /// <param name="folder">A folder to write in.</param>
    /// <param name="ct">Ends the call.</param>
    /// <exception cref="MediaException">The source cannot be read.</exception>
    public async Task<SourceStretch> ReadAsync(RenderSource source, Clip clip, FrameRate rate, string folder, CancellationToken ct)
    {
        var from = clip.In > Before ? clip.In - Before : TimeSpan.Zero;
        var name = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        var (packets, idrs) = (name + ".crc", name + ".idr.crc");
        var map = FilterText.Invariant($"0:{source.Probe.Video!.Index}");
        try
        {
            var result = await meter.CountAsync(media.RunAsync(
                new FfmpegCommand
                {
                    Globals = ["-copyts"],
                    Inputs = [new FfmpegInput(source.Path, ["-ss", FilterText.Seconds(from), "-t", FilterText.Seconds(clip.OutAt(rate) - from + After), "-an", "-sn", "-dn"])],
                    Outputs =
                    [
                        "-map", map, "-c", "copy", "-f", "framecrc", packets,
                        // Only pictures of slices that end all reference are left: a recovery point is not one, whatever its flag says.
                        "-map", map, "-c", "copy", "-bsf:v", FilterText.Invariant($"filter_units=pass_types={IdrSlice}"), "-f", "framecrc", idrs,
                    ],
                    ScratchFolder = folder,
                },
                null,
                ct));
            return Join(await PacketTable.ReadAsync(packets, ct), await PacketTable.ReadAsync(idrs, ct), StartOf(result.StandardError));
        }
        finally
        {
            File.Delete(packets);
            File.Delete(idrs);
        }
    }

    internal static SourceStretch Join(PacketTable packets, PacketTable idrs, double start)
    {
        var tick = packets.TickOf(0);
        var free = idrs.Of(0).Select(p => p.Pts).ToHashSet();
        return new SourceStretch([.. packets.Of(0).Select(p => new StretchPacket((p.Pts * tick) - start, p.Bytes, p.Check, p.IsKey && free.Contains(p.Pts)))], packets.ExtradataOf(0));
    }

    /// <summary>Where the container's clock stands at the recording's start.</summary>
    private static double StartOf(string said) => Start().Match(said) is { Success: true } found ? double.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"Duration: [^,]+, start: (-?[\d.]+)")]
    private static partial Regex Start();
}
