using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Tests.Core.Rendering.Golden;

/// <summary>What a film file is, found out with plain tools; and what every film has to be.</summary>
internal sealed partial class FilmProof
{
    private static readonly string[] s_tags = ["title", "major_brand", "minor_version", "compatible_brands", "language", "handler_name", "vendor_id"];

    private static readonly string[] s_traces =
    [
        "location", "\u00a9xyz", "loci", "com.apple.quicktime", "com.android", "GPMF", "GPRI", "Make", "Model", "creation_time", "x264 - core", "x265 (build", "Lavc", "mebx", "2013-", "2017-", "2019-", "2020-", "2021-", "2022-", "2024-",
    ];

    private readonly JsonElement _root;

    private FilmProof(JsonElement root, string decoding, byte[] head)
    {
        _root = root;
        Packets = [.. Items("packets").Where(p => Text(p, "codec_type") == "video").Select(p => p.GetProperty("pts").GetInt64()).Order()];
        DecodedFrames = Frames().Matches(decoding) is [.., var last] ? int.Parse(last.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : 0;
        Faults = [.. decoding.Split('\n').Where(l => l.Contains("[error]", StringComparison.Ordinal) || l.Contains("[warning]", StringComparison.Ordinal) || l.Contains("[fatal]", StringComparison.Ordinal))];
        Lufs = Measured(Integrated().Matches(decoding));
        PeakDb = Measured(Peak().Matches(decoding));
        Head = head;
    }

    /// <summary>When each frame is shown, in ticks of the track, in the order of showing.</summary>
    public IReadOnlyList<long> Packets { get; }

    public int DecodedFrames { get; }

    public IReadOnlyList<string> Faults { get; }

    /// <summary>Integrated loudness, LUFS; −70 and less is silence.</summary>
    public double Lufs { get; }

    /// <summary>True peak, dBTP.</summary>
    public double PeakDb { get; }

    /// <summary>Everything of the file that is no picture and no sound.</summary>
    public byte[] Head { get; }

    public static async Task<FilmProof> OfAsync(string film)
    {
        var (json, _) = await PlainTool.RunAsync("ffprobe", "-v", "error", "-show_format", "-show_streams", "-show_chapters", "-show_packets", "-print_format", "json", film);
        var (_, said) = await PlainTool.RunAsync(
            "ffmpeg", "-nostdin", "-v", "level+info", "-xerror", "-i", film, "-map", "0:v", "-map", "0:a", "-af", "ebur128=peak=true:framelog=verbose", "-f", "null", "-");
        return new FilmProof(JsonDocument.Parse(json).RootElement, said, HeadOf(await File.ReadAllBytesAsync(film)));
    }

    /// <summary>Fails on a film that is not exactly the timeline's: frames, rate, clocks, tags, traces of the recordings, index, chapters, loudness.</summary>
    /// <param name="timeline">The timeline.</param>
    /// <param name="codec">How its picture is coded, as ffprobe names it.</param>
    /// <param name="isHeard">Whether it has sound that is to be as loud as films are; null leaves it open.</param>
    public void AssertIs(Timeline timeline, string codec = "h264", bool? isHeard = true)
    {
        var (video, audio) = (Items("streams").Single(s => Text(s, "codec_type") == "video"), Items("streams").Single(s => Text(s, "codec_type") == "audio"));
        Assert.Equal((codec, "aac"), (Text(video, "codec_name"), Text(audio, "codec_name")));
        Assert.Equal((timeline.Size.Width, timeline.Size.Height, "1:1", "yuv420p"), (video.GetProperty("width").GetInt32(), video.GetProperty("height").GetInt32(), Text(video, "sample_aspect_ratio"), Text(video, "pix_fmt")));
        Assert.Equal(("tv", "bt709", "bt709", "bt709"), (Text(video, "color_range"), Text(video, "color_space"), Text(video, "color_transfer"), Text(video, "color_primaries")));
        Assert.False(video.TryGetProperty("side_data_list", out _), "The picture still says it is turned.");
        AssertEven(timeline, video);
        AssertClean();
        AssertChapters(timeline);
        var length = timeline.Duration().TotalSeconds;
        Assert.InRange(Seconds(audio, "duration"), length - 0.03, length + 0.03);
        if (isHeard == true)
        {
            Assert.InRange(Lufs, -15, -13);
        }

        Assert.True(isHeard != false || Lufs <= -69, $"{Lufs} LUFS where nothing is to be heard");
        Assert.True(PeakDb <= -0.95, $"{PeakDb} dBTP");
    }

    private void AssertEven(Timeline timeline, JsonElement video)
    {
        Assert.Empty(Faults);
        Assert.Equal((timeline.TotalFrames(), timeline.TotalFrames()), (Packets.Count, DecodedFrames));
        Assert.Equal($"{timeline.Rate.Numerator}/{timeline.Rate.Denominator}", Text(video, "avg_frame_rate"));
        Assert.Equal(Text(video, "avg_frame_rate"), Text(video, "r_frame_rate"));
        var ticks = Text(video, "time_base")!.Split('/').Select(n => long.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        var frame = ticks[1] * timeline.Rate.Denominator / ((decimal)ticks[0] * timeline.Rate.Numerator);
        Assert.All(Packets.Select((p, i) => p - (i * frame)), late => Assert.Equal(0, late));
    }

    private void AssertClean()
    {
        var tags = Items("streams").Append(_root.GetProperty("format")).Where(h => h.TryGetProperty("tags", out _)).SelectMany(h => h.GetProperty("tags").EnumerateObject().Select(t => t.Name));
        Assert.Empty(tags.Except(s_tags));
        var text = Encoding.Latin1.GetString(Head);
        Assert.All(s_traces, t => Assert.DoesNotContain(t, text, StringComparison.Ordinal));
        Assert.True(text.IndexOf("moov", StringComparison.Ordinal) is var index and > 0 && index < text.IndexOf("mdat", StringComparison.Ordinal), "the index is not at the front");
    }

    private void AssertChapters(Timeline timeline)
    {
        var seen = Items("chapters").Select(c => (Math.Round(Seconds(c, "start_time"), 2), Math.Round(Seconds(c, "end_time"), 2), c.TryGetProperty("tags", out var t) ? Text(t, "title") : null));
        // What is before the first is named as the film is.
        Chapter[] chapters = timeline.Chapters is [{ StartFrame: > 0 }, ..] ? [new Chapter(0, timeline.Title), .. timeline.Chapters] : [.. timeline.Chapters];
        var ends = chapters.Skip(1).Select(c => c.StartFrame).Append(timeline.TotalFrames());
        Assert.Equal(
            chapters.Zip(ends, (c, end) => (Math.Round(timeline.Rate.ToTime(c.StartFrame).TotalSeconds, 2), Math.Round(timeline.Rate.ToTime(end).TotalSeconds, 2), (string?)c.Title.ReplaceLineEndings(" "))), seen);
    }

    /// <summary>All boxes but the contents of <c>mdat</c>.</summary>
    private static byte[] HeadOf(byte[] file)
    {
        using var head = new MemoryStream();
        for (long at = 0; at + 8 <= file.Length;)
        {
            long size = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan((int)at));
            size = size == 1 ? System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(file.AsSpan((int)at + 8)) : size == 0 ? file.Length - at : size;
            var isMedia = Encoding.ASCII.GetString(file, (int)at + 4, 4) == "mdat";
            head.Write(file, (int)at, (int)Math.Min(isMedia ? 8 : size, file.Length - at));
            at += size;
        }

        return head.ToArray();
    }

    private List<JsonElement> Items(string name) => _root.TryGetProperty(name, out var list) ? [.. list.EnumerateArray()] : [];

    private static string? Text(JsonElement e, string name) => e.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static double Seconds(JsonElement e, string name) => double.Parse(Text(e, name)!, CultureInfo.InvariantCulture);

    private static double Measured(MatchCollection found) =>
        found is [.., var last] && double.TryParse(last.Groups[1].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NegativeInfinity;

    [GeneratedRegex(@"frame=\s*(\d+)")]
    private static partial Regex Frames();

    [GeneratedRegex(@"\bI:\s+(-?[\d.]+) LUFS")]
    private static partial Regex Integrated();

    [GeneratedRegex(@"\bPeak:\s+(-?[\d.]+) dBFS")]
    private static partial Regex Peak();
}
