using System.Text;
using VlogStudio.Core.Rendering.Words;
using VlogStudio.Core.Timelines;
using VlogStudio.Core.Timelines.Subtitles;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Timelines.Fuzz;

/// <summary>Files of subtitles that something damaged.</summary>
public sealed class SubtitleFuzzTests
{
    private const string Srt = "1\n00:00:01,000 --> 00:00:02,500\nHello <i>there</i>\n- and {\\an8}you\n\n2\n00:00:03,000 --> 00:00:04,000 X1:1 X2:2\n海辺の一日\n\n3\n00:00:05,000 --> 00:00:09,000\nשלום <font color=\"#ff0000\">עולם</font>\n";

    private const string Vtt = "WEBVTT - a day\n\nSTYLE\n::cue { color: red }\n\nNOTE nobody reads this\n\nfirst\n00:01.000 --> 00:02.500 align:start position:10%\n<v Anna>Hello <00:01.500><c.loud>there</c> &amp; you\n\n00:00:03.000 --> 00:00:04.000\n<ruby>海<rt>うみ</rt></ruby>辺\n";

    private const string Ass =
        "[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize\nStyle: Default,Arial,20\n\n[Fonts]\nfontname: x.ttf\n!!!\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        + "Dialogue: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,{\\k50}Hel{\\k50}lo\\Nthere\nDialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,{\\p1}m 0 0 l 1 1{\\p0}, commas, too\nComment: 0,0:00:01.00,0:00:02.50,Default,,0,0,0,,never seen\n";

    private static readonly string[] s_tokens =
    [
        "-->", "00:00:01,000 --> 00:00:02,000", "99:99:99,999", "-00:00:01,000", "00:00:00.000", "9999999999999999999:00:00,000", "0:00:00.00,9:59:59.99", "\n\n", "\r", "\r\n", "\u2028", "\u0085", "\0", "\uFEFF", "<", "<i>", "</", "<c.", "<v ", "<00:00:01.000>", "&amp;", "&#", "&#x110000;",
        "{", "}", "{\\k", "{\\k99999999999}", "{\\p1}", "\\N", "\\h", "\\", "Dialogue: ", "Format: ", "Format: Text, End, Start", "[Events]", "[Fonts]", "WEBVTT", "STYLE\n", "NOTE", "REGION", ",,,,,,,,,", "👩‍👩‍👧", "\uD83D", "ש", "1", "-1", "e\u0301\u0301\u0301",
    ];

    [Fact]
    public Task Subtitles_Mutated_AreReadWithinLimits() => FuzzCampaign.RunAsync(500, isNew: false, TimeSpan.FromSeconds(60), Damaged);

    [Fact]
    [Trait("Category", "Fuzz")]
    public Task Subtitles_ManyMutated_AreReadWithinLimits() => FuzzCampaign.RunAsync(2_500, isNew: true, TimeSpan.FromSeconds(60), Damaged, workers: 2);

    private static Task Damaged(Random random)
    {
        var text = random.Of((string[])[Srt, Vtt, Ass]);
        if (random.OneIn(10))
        {
            text = string.Concat(Enumerable.Repeat(text, random.Next(2, 300)));
        }

        Encoding encoding = random.Next(6) switch { 0 => Encoding.Unicode, 1 => Encoding.BigEndianUnicode, 2 => Encoding.Latin1, _ => Encoding.UTF8 };
        byte[] file = [.. random.OneIn(3) ? encoding.GetPreamble() : [], .. encoding.GetBytes(text)];
        Check(SubtitleReader.Read(TextMutation.Of(random, file, s_tokens)));
        return Task.CompletedTask;
    }

    private static void Check(SubtitleReading reading)
    {
        Assert.All(reading.Problems, p => Assert.False(string.IsNullOrEmpty(p.Code)));
        Assert.True(reading.Cues.Count > 0 || reading.Problems.Count > 0, "Nothing was read, and nothing said about it.");
        Assert.True(reading.Cues.Zip(reading.Cues.Skip(1)).All(pair => pair.First.Start <= pair.Second.Start), "out of order");
        Assert.All(reading.Cues, c => Assert.DoesNotContain(c.Text, ch => char.IsControl(ch) && ch != '\n'));
        var clip = new Clip { Id = Guid.NewGuid(), RecordingId = AnyTimelines.Recordings[0], In = TimeSpan.Zero, Frames = 300 };
        var timeline = new Timeline
        {
            Title = "x", Rate = FrameRate.Thirty, Size = new FrameSize(320, 180), Clips = [clip],
            Subtitles = new SubtitleTrack { Cues = reading.Cues, Style = new SubtitleStyle { Highlight = "#ffff00" } },
        };
        Assert.Empty(TimelineValidator.Validate(timeline));
        _ = SegmentWords.Of(timeline, 0, 300);
        Again(reading, SubtitleWriter.ToSrt(reading.Cues), SubtitleFormat.Srt);
        Again(reading, SubtitleWriter.ToVtt(reading.Cues), SubtitleFormat.Vtt);
    }

    /// <summary>What was read is written so that as much can be read again; times are kept to the millisecond, so a shorter cue is gone.</summary>
    private static void Again(SubtitleReading reading, string written, SubtitleFormat format)
    {
        if (reading.Cues.Count == 0)
        {
            return;
        }

        var again = SubtitleReader.Read(written);
        Assert.Equal(format, again.Format);
        Assert.Equal(reading.Cues.Count(c => Ms(c.End) > Ms(c.Start)), again.Cues.Count);

        static long Ms(TimeSpan time) => (long)Math.Round(time.TotalMilliseconds);
    }
}
