using VlogStudio.Core.Timelines;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Rendering;

public sealed class WordsFilmTests
{
    private const int Width = 320;
    private const int Height = 180;

    private static Task<string> GroundAsync() => TestClips.MakeAsync(
        "ground.mp4", "-f", "lavfi", "-i", "color=0x404040:s=320x180:r=30:d=13", "-c:v", "libx264", "-preset", "ultrafast", "-qp", "8", "-pix_fmt", "yuv420p", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709");

    private static Caption Caption(CaptionKind kind, string text, int start, int frames, string? detail = null) =>
        new() { Id = Guid.NewGuid(), Kind = kind, Text = text, Detail = detail, StartFrame = start, Frames = frames };

    private static async Task<IReadOnlyList<byte[]>> FramesAsync(TestRender render, Timeline timeline) =>
        await new FilmReader(render.Media, render.Folder.Path).FramesAsync((await render.RenderAsync(timeline)).FilmPath, Width, Height);

    [Fact]
    public async Task Render_Captions_StandWhereAndWhenTheyShould()
    {
        using var render = new TestRender();
        var ground = await render.AddAsync(await GroundAsync());
        var timeline = TestRender.Timeline(TestRender.Clip(ground, 0, 60)) with
        {
            Captions = [Caption(CaptionKind.Title, "A day", 10, 12), Caption(CaptionKind.LowerThird, "Name", 24, 12, "what she does"), Caption(CaptionKind.Stamp, "May 3", 40, 12)],
        };

        var frames = await FramesAsync(render, timeline);

        Assert.Equal(60, frames.Count);
        Assert.All(Enumerable.Range(0, 60), i => Assert.Equal((i is >= 10 and < 22) || (i is >= 24 and < 36) || (i is >= 40 and < 52), frames[i].Max() > 0x40 + 14));
        var (title, third, stamp) = (Ink(frames[16]), Ink(frames[30]), Ink(frames[46]));
        Assert.InRange(title.CentreX, 150, 170);
        Assert.InRange(title.CentreY, 80, 100);
        Assert.InRange(third.Left, 12, 30);
        Assert.InRange(third.CentreY, 110, 160);
        Assert.InRange(stamp.Left, 12, 30);
        Assert.InRange(stamp.CentreY, 5, 25);
        Assert.True(title.Height > stamp.Height, "a title is larger than a stamp");
        // They come and go.
        Assert.True(Brightest(frames[10]) < Brightest(frames[16]) - 30 && Brightest(frames[21]) < Brightest(frames[16]) - 30);
    }

    [Fact]
    public async Task Render_CaptionOverASplit_GoesOnAsIfThereWereNone()
    {
        using var render = new TestRender();
        render.CacheFolder = render.Folder.File("cache");
        var ground = await render.AddAsync(await GroundAsync());
        // 360 frames are split at 180: one is just coming there, the other stands.
        var plain = TestRender.Timeline(TestRender.Clip(ground, 0, 360));
        await render.RenderAsync(plain);
        var timeline = plain with { Captions = [Caption(CaptionKind.Title, "Coming", 176, 60), Caption(CaptionKind.Stamp, "Standing", 150, 60)] };

        var film = await render.RenderAsync(timeline);

        var frames = await new FilmReader(render.Media, render.Folder.Path).FramesAsync(film.FilmPath, Width, Height);
        var light = Enumerable.Range(175, 12).Select(i => Brightest(frames[i], 60, 120)).ToArray();
        Assert.Equal(light.Order(), light);
        Assert.All(light.Zip(light.Skip(1)), pair => Assert.InRange(pair.Second - pair.First, 0, 45));
        Assert.InRange(Difference(frames[179], frames[180], 0, 30), 0, 1.5);
        Assert.Equal(2, film.Cost.SegmentsMade);
        var later = await render.RenderAsync(plain with { Captions = [Caption(CaptionKind.Title, "Only in the second half", 200, 30)] });
        Assert.Equal((1, 1), (later.Cost.SegmentsMade, later.Cost.SegmentsReused));
    }

    [Fact]
    public async Task Render_Card_HasItsColoursAndWords()
    {
        using var render = new TestRender();
        var ground = await render.AddAsync(await GroundAsync());

        var frames = await FramesAsync(render, TestRender.Timeline(
            TestRender.Card("Jeju", 20), TestRender.Clip(ground, 0, 30, 10), TestRender.Card("End", 20) with { TransitionIn = new Transition(TransitionKind.FadeBlack, 8) }));

        Assert.Equal(52, frames.Count);
        AssertColour(frames[5], 2, 2, 0x20, 0x40, 0x60, 4);
        var ink = Ink(frames[5]);
        Assert.InRange(ink.CentreX, 150, 170);
        Assert.InRange(ink.CentreY, 78, 102);
        Assert.True(Pixels(frames[5], (r, g, b) => r > 235 && g is > 205 and < 240 && b < 60) > 40, "the words have their colour");
        // In the transition the card goes with its words.
        Assert.InRange(Brightest(frames[15]), Brightest(frames[25]) + 10, Brightest(frames[5]) - 20);
        AssertColour(frames[25], 2, 2, 0x40, 0x40, 0x40, 4);
        AssertColour(frames[50], 2, 2, 0x20, 0x40, 0x60, 4);
    }

    [Fact]
    public async Task Render_Subtitles_LightUpTheWordThatIsSaid()
    {
        using var render = new TestRender();
        var ground = await render.AddAsync(await GroundAsync());
        var cue = new SubtitleCue
        {
            Start = TimeSpan.FromSeconds(0.5), End = TimeSpan.FromSeconds(1.5), Text = "WWWW MMMM",
            Words = [new SubtitleWord(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(0.9), "WWWW"), new SubtitleWord(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.5), "MMMM")],
        };
        var track = new SubtitleTrack { Cues = [cue], Style = new SubtitleStyle { Size = 0.12, Highlight = "#ff3020", SafeMargin = 0.1 } };

        var frames = await FramesAsync(render, TestRender.Timeline(TestRender.Clip(ground, 0, 60)) with { Subtitles = track });

        Assert.All(Enumerable.Range(0, 60), i => Assert.Equal(i is >= 15 and < 45, Ink(frames[i]).Count > 0));
        Assert.All(Enumerable.Range(15, 30), i =>
        {
            var (left, right) = (Red(frames[i], 0, 160), Red(frames[i], 160, 320));
            Assert.Equal((i < 27, i >= 30), (left > 20, right > 20));
        });
        var ink = Ink(frames[28]);
        Assert.InRange(ink.CentreX, 150, 170);
        Assert.InRange(ink.CentreY, 130, 162);
        Assert.InRange(ink.Bottom, 100, 163);

        static int Red(byte[] frame, int from, int until) => Pixels(frame, (r, g, b) => r > 180 && g < 110 && b < 110, from, until);
    }

    [Theory]
    [InlineData(SubtitlePlace.Top, 18, 60)]
    [InlineData(SubtitlePlace.Middle, 80, 100)]
    [InlineData(SubtitlePlace.Bottom, 120, 162)]
    public async Task Render_BoxedSubtitles_LieOnADarkBoxAtTheirPlace(SubtitlePlace place, int from, int until)
    {
        using var render = new TestRender();
        var ground = await render.AddAsync(await GroundAsync());
        var track = new SubtitleTrack
        {
            Cues = [new SubtitleCue { Start = TimeSpan.Zero, End = TimeSpan.FromSeconds(1), Text = "boxed" }],
            Style = new SubtitleStyle { Size = 0.1, Boxed = true, Place = place, SafeMargin = 0.1, Ink = "#20c020" },
        };

        var frame = (await FramesAsync(render, TestRender.Timeline(TestRender.Clip(ground, 0, 20)) with { Subtitles = track }))[10];

        var ink = Ink(frame);
        Assert.InRange(ink.CentreY, from, until);
        Assert.True(Pixels(frame, (r, g, b) => r < 40 && g < 40 && b < 40) > 300, "there is a box");
        Assert.True(Pixels(frame, (r, g, b) => g > r + 60 && g > b + 60) > 15, "the words have their colour");
    }

    [Theory]
    [InlineData(@"{\pos(0,0)}{\fs200}words")]
    [InlineData(@"\N\N\N\Nwords\n\h{\b1}")]
    [InlineData("it's: \"q\",[x];y {=}%{n} \\' ,,, Dialogue: 0")]
    [InlineData("夏の海で泳いだ")]
    [InlineData("제주의 아침")]
    [InlineData("صباح الخير")]
    [InlineData("בוקר טוב")]
    [InlineData("😀 ❤ ☀")]
    [InlineData("👍🏽 👩‍👩‍👧 🇰🇷")]
    public async Task Render_AnyWords_AreSeenAndSayNothingElse(string text)
    {
        using var render = new TestRender();
        var ground = await render.AddAsync(await GroundAsync());

        var frame = (await FramesAsync(render, TestRender.Timeline(TestRender.Clip(ground, 0, 30)) with { Captions = [Caption(CaptionKind.Title, text, 0, 30)] }))[15];

        var ink = Ink(frame);
        Assert.InRange(ink.Count, 60, 9000);
        Assert.InRange(ink.CentreX, 140, 180);
        Assert.InRange(ink.CentreY, 78, 102);
        Assert.InRange(ink.Height, 8, 60);
    }

    [Fact]
    public async Task Render_Emoji_EachHasItsOwnPicture()
    {
        using var render = new TestRender();
        var ground = await render.AddAsync(await GroundAsync());
        var timeline = TestRender.Timeline(TestRender.Clip(ground, 0, 60)) with
        {
            Captions = [Caption(CaptionKind.Title, "🎉 a", 0, 20), Caption(CaptionKind.Title, "🚀 a", 20, 20), Caption(CaptionKind.Title, "🎉 a", 40, 20)],
        };

        var frames = await FramesAsync(render, timeline);

        // Signs that no font has are all the same box.
        Assert.InRange(Difference(frames[10], frames[50], 70, 110), 0, 0.4);
        Assert.InRange(Difference(frames[10], frames[30], 70, 110), 1, 100);
    }

    [Fact]
    public async Task Render_ALotOfWords_StaysInThePicture()
    {
        using var render = new TestRender();
        var ground = await render.AddAsync(await GroundAsync());
        var timeline = TestRender.Timeline(TestRender.Clip(ground, 0, 60)) with
        {
            Captions = [Caption(CaptionKind.Title, string.Concat(Enumerable.Repeat("長い文章は折り返す", 9)), 0, 30), Caption(CaptionKind.Title, "https://example.org/" + new string('x', 120), 30, 30)],
        };

        var frames = await FramesAsync(render, timeline);

        foreach (var ink in new[] { Ink(frames[15]), Ink(frames[45]) })
        {
            Assert.InRange(ink.Left, 8, 160);
            Assert.InRange(ink.Right, 160, 312);
            Assert.InRange(ink.Top, 8, 90);
            Assert.InRange(ink.Bottom, 90, 172);
        }
    }

    /// <summary>Where the picture is brighter than its ground.</summary>
    private static (int Count, int Left, int Top, int Right, int Bottom, double CentreX, double CentreY, int Height) Ink(byte[] frame)
    {
        var points = Enumerable.Range(0, Width * Height).Where(p => Math.Max(frame[p * 3], frame[(p * 3) + 1]) > 0x60 && Math.Max(frame[p * 3], frame[(p * 3) + 1]) > frame[2] + 40).ToArray();
        if (points.Length == 0)
        {
            return default;
        }

        var (xs, ys) = (points.Select(p => p % Width).ToArray(), points.Select(p => p / Width).ToArray());
        return (points.Length, xs.Min(), ys.Min(), xs.Max(), ys.Max(), (xs.Min() + xs.Max()) / 2.0, (ys.Min() + ys.Max()) / 2.0, ys.Max() - ys.Min());
    }

    private static int Brightest(byte[] frame, int from = 0, int until = Height) => frame.AsSpan(from * Width * 3, (until - from) * Width * 3).ToArray().Max();

    private static double Difference(byte[] a, byte[] b, int from, int until) =>
        Enumerable.Range(from * Width * 3, (until - from) * Width * 3).Average(i => Math.Abs(a[i] - b[i]));

    private static int Pixels(byte[] frame, Func<byte, byte, byte, bool> isWanted, int from = 0, int until = Width) =>
        Enumerable.Range(0, Width * Height).Count(p => p % Width >= from && p % Width < until && isWanted(frame[p * 3], frame[(p * 3) + 1], frame[(p * 3) + 2]));

    private static void AssertColour(byte[] frame, int x, int y, int red, int green, int blue, int tolerance)
    {
        var at = ((y * Width) + x) * 3;
        Assert.InRange(frame[at], red - tolerance, red + tolerance);
        Assert.InRange(frame[at + 1], green - tolerance, green + tolerance);
        Assert.InRange(frame[at + 2], blue - tolerance, blue + tolerance);
    }
}
