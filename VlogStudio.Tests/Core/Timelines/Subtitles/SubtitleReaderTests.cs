using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VlogStudio.Core.Timelines;
using VlogStudio.Core.Timelines.Subtitles;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Timelines.Subtitles;

public sealed class SubtitleReaderTests
{
    private const string Plain = "1\n00:00:01,000 --> 00:00:02,500\nGuten Morgen\n今日は\n\n2\n00:00:03,000 --> 00:00:04,000\nBye\n";

    public static TheoryData<string, byte[]> Encodings => new()
    {
        { "utf-8", Encoding.UTF8.GetBytes(Plain) },
        { "utf-8 with mark", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Plain)] },
        { "utf-16 with mark", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Plain)] },
        { "utf-16 big with mark", [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(Plain)] },
        { "utf-16", Encoding.Unicode.GetBytes(Plain) },
        { "utf-16 big", Encoding.BigEndianUnicode.GetBytes(Plain) },
        { "windows lines", Encoding.UTF8.GetBytes(Plain.ReplaceLineEndings("\r\n")) },
        { "old mac lines", Encoding.UTF8.GetBytes(Plain.ReplaceLineEndings("\r")) },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Read_SrtInAnyEncoding_IsTheSame(string name, byte[] file)
    {
        var reading = SubtitleReader.Read(file);

        Assert.True(reading.Problems.Count == 0, name);
        Assert.Equal(SubtitleFormat.Srt, reading.Format);
        Assert.Equal(["Guten Morgen\n今日は", "Bye"], reading.Cues.Select(c => c.Text));
        Assert.Equal([Ms(1000), Ms(3000)], reading.Cues.Select(c => c.Start));
        Assert.Equal([Ms(2500), Ms(4000)], reading.Cues.Select(c => c.End));
    }

    [Fact]
    public void Read_Latin1_KeepsItsLetters() =>
        Assert.Equal("für Ödön", SubtitleReader.Read(Encoding.Latin1.GetBytes("1\n00:00:01,000 --> 00:00:02,000\nfür Ödön\n")).Cues.Single().Text);

    [Fact]
    public void Read_WrongNumbersAndMissingBlankLines_FindsEveryCue()
    {
        var reading = SubtitleReader.Read("7\n0:0:1,0 --> 0:0:2.5\none\n7\n00:00:03,000 --> 00:00:04,000 X1:10\n2001\ntwo\n00:00:03,500 --> 00:00:05,000\noverlaps\n");

        Assert.Empty(reading.Problems);
        Assert.Equal(["one", "2001\ntwo", "overlaps"], reading.Cues.Select(c => c.Text));
        Assert.Equal(Ms(2500), reading.Cues[0].End);
        Assert.True(reading.Cues[2].Start < reading.Cues[1].End);
    }

    [Fact]
    public void Read_SrtWithMarkup_LeavesTheWords() =>
        Assert.Equal("loud and a < b, 3 > 2", SubtitleReader.Read("00:01,000 --> 00:02,000\n{\\an8}<font color=\"#fff\"><b>loud</b></font> and a < b, 3 > 2\n").Cues.Single().Text);

    [Fact]
    public void Read_BrokenTimes_NamesTheirLines()
    {
        var reading = SubtitleReader.Read("1\n00:00:xx,000 --> 00:00:02,000\none\n\n2\n00:00:05,000 --> 00:00:04,000\ntwo\n\n3\n00:00:06,000 --> 00:00:07,000\nthree\n");

        Assert.Equal(["three"], reading.Cues.Select(c => c.Text));
        Assert.Equal([("lines[2]", "subtitle_time_unreadable"), ("lines[6]", "subtitle_times_wrong")], reading.Problems.Select(p => (p.Field!, p.Code)));
    }

    [Fact]
    public void Read_TooManyCues_StopsAndSaysWhere()
    {
        var file = string.Concat(Enumerable.Range(0, 5_200).Select(i => $"{CueTime.Write(Ms(i), ',')} --> {CueTime.Write(Ms(i + 1), ',')}\nx\n\n"));
        var reading = SubtitleReader.Read(file);

        Assert.Equal(5_000, reading.Cues.Count);
        Assert.Equal([("lines[15001]", "too_many_words")], reading.Problems.Select(p => (p.Field!, p.Code)));
    }

    [Fact]
    public void Read_FileTooLarge_IsRefusedUnread() =>
        Assert.Equal("subtitles_too_large", SubtitleReader.Read(new byte[SubtitleReader.MostBytes + 1]).Problems.Single().Code);

    [Fact]
    public void Read_NoSubtitles_SaysSo() => Assert.Equal("subtitles_empty", SubtitleReader.Read("Dear all,\n\nbest wishes").Problems.Single().Code);

    [Fact]
    public void Read_Vtt_PassesOverStylesAndDecodes()
    {
        var reading = SubtitleReader.Read(
            "\uFEFFWEBVTT - a title\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE nobody\nreads this\n\nintro\n00:01.000 --> 00:02.000 line:0 position:20%\n<v Roger><i>Fish &amp; chips &lt;3</i></v>\n");

        Assert.Equal(SubtitleFormat.Vtt, reading.Format);
        Assert.Empty(reading.Problems);
        Assert.Equal(("Fish & chips <3", Ms(1000)), (reading.Cues.Single().Text, reading.Cues.Single().Start));
    }

    [Fact]
    public void Read_VttWithTimesWithin_MakesWords()
    {
        var cue = SubtitleReader.Read("WEBVTT\n\n00:01.000 --> 00:03.000\nNow<00:00:01.500> is <00:00:02.000><c.x>time</c>\n").Cues.Single();

        Assert.Equal("Now is time", cue.Text);
        Assert.Equal([new(Ms(1000), Ms(1500), "Now"), new(Ms(1500), Ms(2000), "is"), new SubtitleWord(Ms(2000), Ms(3000), "time")], cue.Words);
    }

    [Fact]
    public void Read_VttWordsBeyondTheirCue_KeepsTheLineWithout()
    {
        var cue = SubtitleReader.Read("WEBVTT\n\n00:01.000 --> 00:03.000\nNow <00:00:00.500>then\n").Cues.Single();

        Assert.Equal("Now then", cue.Text);
        Assert.Empty(cue.Words);
    }

    [Fact]
    public void Read_Ass_LeavesTheWordsAndTimesKaraoke()
    {
        var reading = SubtitleReader.Read(
            "[Script Info]\nTitle: x\n\n[V4+ Styles]\nFormat: Name, Fontname\nStyle: Default,Arial\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
            + "Dialogue: 0,0:00:05.00,0:00:06.50,Default,,0,0,0,,{\\pos(1,2)}Second, with a comma\\Nand\\ha line\n"
            + "Comment: 0,0:00:05.00,0:00:06.50,Default,,0,0,0,,not this\n"
            + "Dialogue: 0,0:00:01.00,0:00:03.00,Default,,0,0,0,,{\\k50}Kara{\\kf100}oke{\\p1}m 0 0 l 9 9{\\p0}\n"
            + "Dialogue: 0,never,0:00:03.00,Default,,0,0,0,,lost\n");

        Assert.Equal(SubtitleFormat.Ass, reading.Format);
        Assert.Equal(["Karaoke", "Second, with a comma\nand a line"], reading.Cues.Select(c => c.Text));
        Assert.Equal([new(Ms(1000), Ms(1500), "Kara"), new SubtitleWord(Ms(1500), Ms(2500), "oke")], reading.Cues[0].Words);
        Assert.Equal([("lines[13]", "subtitle_time_unreadable")], reading.Problems.Select(p => (p.Field!, p.Code)));
    }

    [Theory]
    [InlineData("dji-mavic-air2-barcelona-telemetry.srt")]
    [InlineData("dji-mavic-mini-washington-telemetry.SRT")]
    [InlineData("tears-of-steel-russian.vtt")]
    public void Read_FilesOfTheWorld_FindsEveryCueInOrder(string name)
    {
        var file = File.ReadAllBytes(TestMedia.Path("subs", name));
        var reading = SubtitleReader.Read(file);

        var arrows = Encoding.UTF8.GetString(file).Split("-->").Length - 1;
        Assert.Equal(arrows, reading.Cues.Count + reading.Problems.Count);
        Assert.True(reading.Cues.Count > 10 && reading.Problems.Count * 50 < arrows, $"{reading.Problems.Count} of {arrows}");
        Assert.Equal(reading.Cues.OrderBy(c => c.Start), reading.Cues);
        Assert.DoesNotContain(reading.Cues, c => c.Text.Contains("<font", StringComparison.Ordinal) || c.Text.Contains("-->", StringComparison.Ordinal));
    }

    [Fact]
    public void ToSrt_AnyCues_ReadTheSame() => Prop.ForAll(AnyCues.Arbitrary, cues =>
    {
        var reading = SubtitleReader.Read(Encoding.UTF8.GetBytes(SubtitleWriter.ToSrt(cues)));
        return reading.Problems.Count == 0 && reading.Cues.Select(Line).SequenceEqual(cues.Select(Line));

        static (TimeSpan, TimeSpan, string) Line(SubtitleCue c) => (c.Start, c.End, c.Text);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void ToVtt_AnyCues_ReadTheSameWithTheirWords() => Prop.ForAll(AnyCues.Arbitrary, cues =>
    {
        var reading = SubtitleReader.Read(Encoding.UTF8.GetBytes(SubtitleWriter.ToVtt(cues)));
        return reading.Problems.Count == 0
            && reading.Cues.Select(c => (c.Start, c.End, c.Text)).SequenceEqual(cues.Select(c => (c.Start, c.End, c.Text)))
            && reading.Cues.Zip(cues).All(pair => pair.First.Words.SequenceEqual(pair.Second.Words));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void ToVtt_TextThatLooksLikeMarkup_ReadsTheSame()
    {
        SubtitleCue[] cues = [new() { Start = Ms(0), End = Ms(900), Text = "<b>a</b> --> & &amp;\nNOTE" }];

        Assert.Equal(cues[0].Text, SubtitleReader.Read(SubtitleWriter.ToVtt(cues)).Cues.Single().Text);
    }

    [Fact]
    [Trait("Category", "Fuzz")]
    public void Read_AnyBytes_NeitherThrowsNorHangs()
    {
        var random = new Random(20_261);
        string[] pieces = ["WEBVTT\n\n", "[Events]\n", "Dialogue: 0,0:00:01.00,0:00:02.00,a,,0,0,0,,", "00:00:01,000 --> 00:00:02,000", "\n", "\n\n", "{\\k", "{\\p1}", "<00:00:01.000>", "<b>", "&#x;", "1", "\uFEFF", "-->", ":", "Format: Start,End,Text\n"];
        for (var i = 0; i < 2_000; i++)
        {
            var bytes = new byte[random.Next(400)];
            random.NextBytes(bytes);
            var mixed = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => random.Next(8) == 0 ? Encoding.Latin1.GetString(bytes) : pieces[random.Next(pieces.Length)]));
            foreach (var reading in new[] { SubtitleReader.Read(bytes), SubtitleReader.Read(Encoding.UTF8.GetBytes(mixed)) })
            {
                Assert.All(reading.Cues, c => Assert.True(c.End > c.Start && c.Text.Length is > 0 and <= 1_000 && c.Words.All(w => w.Start >= c.Start && w.End <= c.End && w.End >= w.Start)));
                Assert.True(reading.Cues.Count > 0 || reading.Problems.Count > 0);
            }
        }
    }

    [Theory]
    [InlineData("00:00:01,000 --> 00:00:02,000\n", "<")]
    [InlineData("00:00:01,000 --> 00:00:02,000\n", "{\\")]
    [InlineData("WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n", "<")]
    [InlineData("[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,a,,0,0,0,,", "{")]
    [InlineData("[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,a,,0,0,0,,", "{\\k1}")]
    [InlineData("[Events]\nFormat: ", "a,")]
    [InlineData("", "-->\n")]
    public void Read_LargeFileOfOneSign_TakesLittleTime(string head, string sign)
    {
        var file = head + string.Concat(Enumerable.Repeat(sign, 1_000_000 / sign.Length));
        var clock = Stopwatch.StartNew();
        SubtitleReader.Read(file);

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"{clock.Elapsed}");
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}

/// <summary>Random subtitles as our own speech recognition would write them.</summary>
internal static class AnyCues
{
    private static readonly string[] Said = ["Hello", "wide", "world", "今日は", "¿Qué?", "1984", "it's", "#1", "𝄞", "مرحبا"];

    public static Arbitrary<SubtitleCue[]> Arbitrary { get; } = Arb.From(
        Gen.Choose(1, 12).SelectMany(n => Gen.Choose(1, 400).Select(x => TimeSpan.FromMilliseconds(x)).ArrayOf(5 * n)).SelectMany(
            gaps => Gen.Choose(0, 1).SelectMany(hasWords => Gen.Choose(0, Said.Length - 1).NonEmptyListOf().Select(words => Cues(gaps, hasWords == 1, [.. words])))));

    private static SubtitleCue[] Cues(TimeSpan[] gaps, bool hasWords, int[] said)
    {
        var cues = new List<SubtitleCue>();
        var cursor = TimeSpan.Zero;
        for (var i = 0; i + 4 < gaps.Length; i += 5)
        {
            var one = new SubtitleWord(cursor + gaps[i], cursor + gaps[i] + gaps[i + 1], Said[said[i % said.Length]]);
            var two = new SubtitleWord(one.End + (i % 2 == 0 ? TimeSpan.Zero : gaps[i + 2]), one.End + gaps[i + 2] + gaps[i + 3], Said[said[(i + 1) % said.Length]]);
            cues.Add(new SubtitleCue
            {
                Start = i % 3 == 0 ? one.Start : cursor,
                End = two.End + (i % 2 == 0 ? TimeSpan.Zero : gaps[i + 4]),
                Text = one.Text + (i % 4 == 0 ? "\n" : " ") + two.Text,
                Words = hasWords ? [one, two] : [],
            });
            cursor = two.End + gaps[i + 4];
        }

        return [.. cues];
    }
}
