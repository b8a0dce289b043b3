using System.Globalization;
using System.Text.Json;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Tests.Core.Rendering.Golden;

/// <summary>
/// How a source looks, decoded by a plain ffmpeg call that knows nothing of the film: upright by ffmpeg's own rules, at the size at which the film has
/// to show it.
/// </summary>
internal sealed class SourceLook
{
    private const string ToneMapped = "zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,tonemap=tonemap=mobius:desat=0,zscale=t=bt709:m=bt709:r=tv,format=yuv420p";

    private SourceLook(Area place, double[] times, IReadOnlyList<byte[]> frames, bool isHdr) => (Place, Times, Frames, IsHdr) = (place, times, frames, isHdr);

    /// <summary>Where in the film it stands: whole and in the middle, or cut at the edges and everywhere.</summary>
    public Area Place { get; }

    /// <summary>When each frame is shown, from the file's start.</summary>
    public IReadOnlyList<double> Times { get; }

    /// <summary>The frames at <see cref="Place"/>'s size.</summary>
    public IReadOnlyList<byte[]> Frames { get; }

    public bool IsHdr { get; }

    /// <param name="path">The file.</param>
    /// <param name="film">The film's picture.</param>
    /// <param name="fit">How it is fitted.</param>
    /// <param name="until">How much of it is looked at, seconds.</param>
    /// <param name="stream">Which of its pictures.</param>
    /// <param name="part">The part of its upright picture that is shown; null for all of it.</param>
    public static async Task<SourceLook> AtAsync(string path, FrameSize film, ClipFit fit = ClipFit.Blur, double until = 4, int stream = 0, Area? part = null)
    {
        var to = until.ToString(CultureInfo.InvariantCulture);
        var (json, _) = await PlainTool.RunAsync(
            "ffprobe", "-v", "error", "-select_streams", $"v:{stream}", "-show_entries", "frame=best_effort_timestamp_time,interlaced_frame:stream=width,height,sample_aspect_ratio,color_transfer,color_space,color_range,pix_fmt:stream_side_data=rotation:format=start_time",
            "-read_intervals", $"%+{to}", "-print_format", "json", path);
        var root = JsonDocument.Parse(json).RootElement;
        var video = root.GetProperty("streams")[0];
        var frames = root.GetProperty("frames").EnumerateArray().Where(f => f.TryGetProperty("best_effort_timestamp_time", out _)).ToArray();
        var start = Seconds(root.GetProperty("format"), "start_time");
        double[] times = [.. frames.Select(f => Seconds(f, "best_effort_timestamp_time") - start).Order()];

        var place = PlaceOf(part is { } p ? (p.Width, p.Height) : Seen(video), film, fit);
        var isHdr = Text(video, "color_transfer") is "arib-std-b67" or "smpte2084";
        var isInterlaced = frames.Length > 0 && frames[0].GetProperty("interlaced_frame").GetInt32() == 1;
        var covered = fit == ClipFit.Crop ? string.Create(CultureInfo.InvariantCulture, $":force_original_aspect_ratio=increase,crop={place.Width}:{place.Height}") : "";
        var isUnsaid = Text(video, "color_space") is null or "unknown" or "reserved";
        var matrix = isUnsaid && Math.Min(video.GetProperty("width").GetInt32(), video.GetProperty("height").GetInt32()) >= 720 ? ":in_color_matrix=bt709" : "";
        string[] before = [isInterlaced ? "yadif" : "", isHdr ? ToneMapped : "", part is { } c ? string.Create(CultureInfo.InvariantCulture, $"crop={c.Width}:{c.Height}:{c.X}:{c.Y}") : ""];
        var pictures = await PlainTool.FramesAsync(
            path, place.Width, place.Height, string.Join(',', before.Where(f => f.Length > 0)), ["-t", to], $"flags=bicubic+accurate_rnd+full_chroma_int{matrix}{covered}", $"0:v:{stream}");
        return new SourceLook(place, [.. times.Take(pictures.Count)], pictures, isHdr);
    }

    /// <summary>The frames that may be on screen at a moment: the one that is, and its neighbours within a frame of the film.</summary>
    public IEnumerable<byte[]> Around(double time, double frame)
    {
        var last = 0;
        while (last + 1 < Times.Count && Times[last + 1] <= time + 0.001)
        {
            last++;
        }

        return Enumerable.Range(0, Math.Min(Times.Count, Frames.Count)).Where(i => i == last || Math.Abs(Times[i] - time) <= frame + 0.001).Select(i => Frames[i]);
    }

    /// <summary>
    /// The frames that a film may show for a moment: the last one not after it, or the last one not after the middle between it and the film's next.
    /// </summary>
    public IEnumerable<int> At(double time, double frame) => ((double[])[time, time + (frame / 2)]).Select(t => Math.Min(Frames.Count - 1, Math.Max(0, Times.Count(s => s <= t + 0.001) - 1))).Distinct();

    private static (double Width, double Height) Seen(JsonElement video)
    {
        var (width, height) = (video.GetProperty("width").GetDouble(), video.GetProperty("height").GetDouble());
        var aspect = (Text(video, "sample_aspect_ratio") ?? "1:1").Split(':').Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        width = aspect is [> 0, > 0] ? Math.Round(width * aspect[0] / aspect[1]) : width;
        var turn = video.TryGetProperty("side_data_list", out var list) ? list.EnumerateArray().Where(s => s.TryGetProperty("rotation", out _)).Select(s => s.GetProperty("rotation").GetInt32()).FirstOrDefault() : 0;
        return Math.Abs(turn) % 180 == 90 ? (height, width) : (width, height);
    }

    private static Area PlaceOf((double Width, double Height) seen, FrameSize film, ClipFit fit)
    {
        var isSameShape = Math.Abs((seen.Width / seen.Height / ((double)film.Width / film.Height)) - 1) < 0.012;
        if (fit == ClipFit.Crop || isSameShape)
        {
            return new Area(0, 0, film.Width, film.Height);
        }

        var scale = Math.Min(film.Width / seen.Width, film.Height / seen.Height);
        var (width, height) = ((int)Math.Round(seen.Width * scale / 2) * 2, (int)Math.Round(seen.Height * scale / 2) * 2);
        // Colour is coded in pairs of pixels, so it begins at an even one.
        return new Area((film.Width - width) / 4 * 2, (film.Height - height) / 4 * 2, width, height);
    }

    private static string? Text(JsonElement e, string name) => e.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static double Seconds(JsonElement e, string name) => double.Parse(Text(e, name) ?? "0", CultureInfo.InvariantCulture);
}
