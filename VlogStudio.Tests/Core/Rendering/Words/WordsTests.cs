using VlogStudio.Core.Rendering.Words;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Tests.Core.Rendering.Words;

public sealed class WordsTests
{
    private static readonly FrameSize Size = new(1280, 720);

    private static Timeline Film(params Caption[] captions) => new()
    {
        Title = "x", Rate = FrameRate.Thirty, Size = Size, Captions = captions,
        Clips = [new Clip { Id = Guid.NewGuid(), RecordingId = Guid.NewGuid(), In = TimeSpan.Zero, Frames = 3000 }],
    };

    private static Caption Title(int start, int frames, string text = "Morning") => new() { Id = Guid.NewGuid(), Kind = CaptionKind.Title, Text = text, StartFrame = start, Frames = frames };

    [Theory]
    [InlineData(@"{\pos(0,0)}", "\\{\\\u2060pos(0,0)\\}")]
    [InlineData(@"a\Nb", "a\\\u2060Nb")]
    [InlineData("one\r\ntwo\nthree\u2028four", @"one\Ntwo\Nthree\Nfour")]
    [InlineData("a\tb\0\u0007c", "a bc")]
    [InlineData("it's: \"q\",[x];y", "it's: \"q\",[x];y")]
    public void Text_OfPeople_SaysNothingToTheRenderer(string text, string expected) => Assert.Equal(expected, AssText.Of(text, 100));

    [Theory]
    [InlineData("go 🎉🚀 on", @"go {\fnNoto Emoji}🎉🚀{\fnsans-serif} on")]
    [InlineData("❤️", @"{\fnNoto Emoji}❤️{\fnsans-serif}")]
    [InlineData("👩‍👧 1", @"{\fnNoto Emoji}👩‍👧{\fnsans-serif} 1")]
    public void Text_WithEmoji_TurnsToTheirFontAndBack(string text, string expected) => Assert.Equal(expected, AssText.Of(text, 100));

    [Fact]
    public void Text_Marked_IsColouredAndColouredBack() =>
        Assert.Equal(@"say {\1c&H1&}hello{\1c&H2&} now", AssText.Of("say hello now", 100, new MarkedWord(4, 5), "&H1&", "&H2&"));

    [Fact]
    public void Wrap_WithoutSpaces_BreaksEvenlyAndNeverBeforeAComma()
    {
        Assert.Empty(WordWrap.Breaks("plain words are left to the renderer however many there are", 5));
        Assert.Equal([10], WordWrap.Breaks("今日は朝からずっと海で泳いでいました。", 8));
        Assert.DoesNotContain(5, WordWrap.Breaks("一二三四五、六七八九十", 4));
        var flags = string.Concat(Enumerable.Repeat("\U0001F1F0\U0001F1F7", 20));
        Assert.All(WordWrap.Breaks(flags, 4), at => Assert.Equal(0, at % 4));
    }

    [Fact]
    public void Wrap_Lines_CountsWhatIsNeeded()
    {
        Assert.Equal(1, WordWrap.Lines("short", 10));
        Assert.Equal(3, WordWrap.Lines("a\r\nb\nc", 10));
        Assert.InRange(WordWrap.Lines(new string('w', 100), 10), 5, 7);
        Assert.InRange(WordWrap.Lines("words and words and words and words", 5), 4, 8);
    }

    [Fact]
    public void Look_TooManyWords_ShrinksUntilTheyFit()
    {
        var look = WordLook.Of(CaptionKind.Title, Size);

        Assert.Equal(1, look.Shrink("A day", "in May"));
        var shrink = look.Shrink(string.Join(' ', Enumerable.Repeat("words", 150)), null);
        Assert.InRange(shrink, 0.2, 0.8);
    }

    [Theory]
    [InlineData("#ffffff", "&HFFFFFF&")]
    [InlineData("#000000", "&H000000&")]
    [InlineData("#808080", "&H808080&")]
    public void Ink_Grey_StaysGrey(string colour, string ink) => Assert.Equal(ink, BurnedInk.Of(colour));

    [Fact]
    public void Words_OfAStretch_AreItsOwn()
    {
        var film = Film(Title(100, 60), Title(500, 60, "Evening"));

        Assert.Null(SegmentWords.Of(film, 0, 100));
        Assert.Null(SegmentWords.Of(film, 160, 340));
        Assert.Contains("Morning", SegmentWords.Of(film, 99, 2)!.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Evening", SegmentWords.Of(film, 0, 500)!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_ElsewhereInTheFilm_HaveTheSameFile()
    {
        var one = SegmentWords.Of(Film(Title(100, 60)), 90, 200)!;
        var other = SegmentWords.Of(Film(Title(1100, 60)), 1090, 200)!;

        Assert.Equal(one, other);
        Assert.Matches("^words-[0-9a-f]{32}[.]ass$", one.Name);
        Assert.NotEqual(one.Name, SegmentWords.Of(Film(Title(101, 60)), 90, 200)!.Name);
        Assert.NotEqual(one.Name, SegmentWords.Of(Film(Title(100, 60, "Noon")), 90, 200)!.Name);
    }

    [Fact]
    public void Words_SplitAnywhere_StandAtTheSameFrames()
    {
        var film = Film(Title(10, 40)) with
        {
            Subtitles = new SubtitleTrack
            {
                Style = new SubtitleStyle { Highlight = "#ffcc00" },
                Cues =
                [
                    new SubtitleCue
                    {
                        Start = TimeSpan.FromSeconds(0.5), End = TimeSpan.FromSeconds(2), Text = "hello there",
                        Words = [new SubtitleWord(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1), "hello"), new SubtitleWord(TimeSpan.FromSeconds(1.2), TimeSpan.FromSeconds(2), "there")],
                    },
                    new SubtitleCue { Start = TimeSpan.FromSeconds(1.5), End = TimeSpan.FromSeconds(2.5), Text = "and you" },
                ],
            },
        };
        var whole = Frames(SegmentWords.Of(film, 0, 90)!.Text, 90);
        for (var split = 1; split < 90; split++)
        {
            string[] parts = [.. Frames(SegmentWords.Of(film, 0, split)?.Text, split), .. Frames(SegmentWords.Of(film, split, 90 - split)?.Text, 90 - split)];
            Assert.Equal(whole, parts);
        }

        Assert.Contains(@"\1c", whole[20], StringComparison.Ordinal);
        Assert.DoesNotContain(@"\1c", whole[32], StringComparison.Ordinal);
        Assert.Contains("and you", whole[50], StringComparison.Ordinal);
        Assert.Equal("", whole[80]);
    }

    /// <summary>What a file shows at each frame.</summary>
    private static string[] Frames(string? file, int count)
    {
        var shown = Enumerable.Repeat("", count).ToArray();
        foreach (var line in (file ?? "").Split('\n').Where(l => l.StartsWith("Dialogue: ", StringComparison.Ordinal)))
        {
            var fields = line.Split(',', 10);
            var (from, until) = (Time(fields[1]), Time(fields[2]));
            for (var i = 0; i < count; i++)
            {
                // As the filter does it: a tenth of a second for each frame.
                shown[i] += i * 0.1 >= from && i * 0.1 < until ? $"[{fields[3]}|{fields[9]}]" : "";
            }
        }

        return shown;

        static double Time(string text) => TimeSpan.ParseExact(text, @"h\:mm\:ss\.ff", null).TotalSeconds;
    }
}
