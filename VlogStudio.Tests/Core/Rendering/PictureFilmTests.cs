using VlogStudio.Core.Rendering;
using VlogStudio.Core.Rendering.Filters;
using VlogStudio.Core.Timelines;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Rendering;

public sealed class PictureFilmTests
{
    private static readonly string[] H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-qp", "8", "-pix_fmt", "yuv420p", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"];

    /// <summary>A bar that is four pixels further at each frame tells which frame is seen.</summary>
    private static Task<string> BarAsync() =>
        TestClips.MakeAsync("bar.mp4", ["-f", "lavfi", "-i", "color=black:s=320x180:r=30:d=3[b];color=white:s=8x180:r=30:d=3[w];[b][w]overlay=x=4*(n-1):shortest=1", .. H264]);

    private static Task<string> PlainAsync(string colour) => TestClips.MakeAsync($"plain-{colour}.mp4", ["-f", "lavfi", "-i", $"color={colour}:s=320x180:r=30:d=2", .. H264]);

    private static Task<string> CornersAsync(string extension) => TestClips.MakeAsync(
        "corners." + extension,
        ["-f", "lavfi", "-i", "color=black:s=1280x720:r=1:d=1,format=rgb24,drawbox=0:0:640:360:red:fill,drawbox=640:0:640:360:lime:fill,drawbox=0:360:640:360:blue:fill,drawbox=640:360:640:360:white:fill",
        "-frames:v", "1", .. extension == "jpg" ? ["-pix_fmt", "yuvj420p", "-q:v", "2"] : Array.Empty<string>()]);

    /// <summary>A textured picture whose every part differs.</summary>
    private static Task<string> TexturedAsync() => TestClips.MakeAsync("textured.png", "-f", "lavfi", "-i", "testsrc2=s=1280x720:r=1:d=1,gblur=sigma=3", "-frames:v", "1", "-pix_fmt", "rgb24");

    private static async Task<IReadOnlyList<byte[]>> FramesAsync(TestRender render, RenderedFilm film, int width = 320, int height = 180) =>
        await new FilmReader(render.Media, render.Folder.Path).FramesAsync(film.FilmPath, width, height);

    private static Clip With(Clip clip, TransitionKind kind, int frames) => clip with { TransitionIn = new Transition(kind, frames) };

    [Fact]
    public async Task Render_ThroughBlack_IsBlackInTheMiddle()
    {
        using var render = new TestRender();
        var red = await render.AddAsync(await PlainAsync("red"));
        var white = await render.AddAsync(await PlainAsync("white"));

        var film = await render.RenderAsync(TestRender.Timeline(TestRender.Clip(red, 0, 30), With(TestRender.Clip(white, 0, 30), TransitionKind.FadeBlack, 10), With(TestRender.Clip(red, 0, 20), TransitionKind.FadeBlack, 1)));

        var frames = await FramesAsync(render, film, 2, 2);
        Assert.Equal(30 + 30 + 20 - 11, frames.Count);
        Assert.InRange(frames[19][0], 240, 255);
        Assert.InRange(frames[20][0], 240, 255);
        Assert.InRange(frames[20][1], 0, 40);
        Assert.InRange(frames[22][0], 120, 180);
        Assert.InRange(frames[25].Max(), 0, 12);
        Assert.InRange(frames[28][1], 120, 180);
        Assert.InRange(frames[30].Min(), 245, 255);
        Assert.InRange(frames[49][1], 245, 255);
        Assert.InRange(frames[50][1], 0, 40);
    }

    [Fact]
    public async Task Render_Wipe_UncoversFromTheRight()
    {
        using var render = new TestRender();
        var black = await render.AddAsync(await PlainAsync("black"));
        var white = await render.AddAsync(await PlainAsync("white"));

        var film = await render.RenderAsync(TestRender.Timeline(TestRender.Clip(black, 0, 30), With(TestRender.Clip(white, 0, 30), TransitionKind.Wipe, 10), With(TestRender.Clip(black, 0, 20), TransitionKind.Wipe, 1)));

        var frames = await FramesAsync(render, film, 20, 1);
        Assert.Equal(30 + 30 + 20 - 11, frames.Count);
        for (var i = 0; i < 10; i++)
        {
            var row = Enumerable.Range(0, 20).Select(x => frames[20 + i][x * 3] > 128).ToArray();
            Assert.Equal(Enumerable.Range(0, 20).Select(x => x >= 20 - (2 * i)), row);
        }

        Assert.InRange(frames[30].Min(), 245, 255);
        Assert.InRange(frames[49].Min(), 245, 255);
        Assert.InRange(frames[50].Max(), 0, 10);
    }

    [Fact]
    public async Task Render_FasterAndSlower_ShowsTheRightSourceFrames()
    {
        using var render = new TestRender();
        var bar = await render.AddAsync(await BarAsync());

        var film = await render.RenderAsync(TestRender.Timeline(
            TestRender.Clip(bar, 0.5, 30) with { Speed = 2 }, TestRender.Clip(bar, 0.5, 40) with { Speed = 0.5 }, TestRender.Clip(bar, 0, 20) with { Speed = 4 }));

        var seen = (await FramesAsync(render, film, 320, 1)).Select(BarAt).ToArray();
        Assert.Equal(90, seen.Length);
        Assert.All(Enumerable.Range(0, 30), i => Assert.InRange(seen[i] - (15 + (2 * i)), -0.4, 0.4));
        Assert.All(Enumerable.Range(0, 40), i => Assert.InRange(seen[30 + i] - (15 + (0.5 * i)), -0.9, 0.9));
        Assert.Equal(20, seen[30..70].Select(p => (int)Math.Round(p)).Distinct().Count(), 1.0);
        Assert.All(Enumerable.Range(0, 20), i => Assert.InRange(seen[70 + i] - (4 * i), -0.4, 0.4));
    }

    [Fact]
    public async Task Render_FasterBetweenTransitions_GoesOnEvenly()
    {
        using var render = new TestRender();
        var bar = await render.AddAsync(await BarAsync());
        var black = await render.AddAsync(await PlainAsync("black"));

        var film = await render.RenderAsync(TestRender.Timeline(
            TestRender.Clip(black, 0, 20), With(TestRender.Clip(bar, 0, 40) with { Speed = 2 }, TransitionKind.Wipe, 10), With(TestRender.Clip(black, 0, 20), TransitionKind.Wipe, 10)));

        var seen = (await FramesAsync(render, film, 320, 1)).Select(BarAt).ToArray();
        // The wipe has passed the middle before the bar is there; frames alone follow without a jump.
        Assert.All(Enumerable.Range(10, 20), i => Assert.InRange(seen[10 + i] - (2 * i), -0.4, 0.4));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(90, false)]
    [InlineData(270, true)]
    public async Task Render_Reframed_ShowsThatQuarter(int rotation, bool isMirrored)
    {
        using var render = new TestRender();
        var id = await render.AddAsync(await GoldenClips.CornersAsync(rotation, isMirrored, render.Folder.Path));
        Reframe[] parts = [new(0, 0, 2.2), new(0.77, 0.2, 2.2), new(0.2, 1, 2.2), new(0.9, 0.9, 4)];

        var film = await render.RenderAsync(TestRender.Timeline([.. parts.Select((p, i) => TestRender.Clip(id, 0, 10) with { Reframe = p, Fit = i % 2 == 0 ? ClipFit.Blur : ClipFit.Crop })]));

        var frames = await FramesAsync(render, film, 4, 4);
        Assert.Equal(["red", "lime", "blue", "white"], Enumerable.Range(0, 4).Select(i => string.Join('/', Enumerable.Range(0, 16).Select(p => Name(frames[(i * 10) + 5], p)).Distinct())));
    }

    [Theory]
    [InlineData("png")]
    [InlineData("jpg")]
    public async Task Render_KenBurns_GoesFromOnePartToTheOther(string form)
    {
        using var render = new TestRender();
        var id = await render.AddPictureAsync(await CornersAsync(form));
        var clip = TestRender.Clip(id, 0, 31) with { Still = new KenBurns(new Reframe(0, 0, 2), new Reframe(1, 1, 2)) };

        var film = await render.RenderAsync(TestRender.Timeline(clip, clip with { Id = Guid.NewGuid(), Still = new KenBurns(new Reframe(0.5, 0.5, 1), new Reframe(0.5, 0.5, 1)) }));

        var frames = await FramesAsync(render, film, 8, 8);
        Assert.Equal(62, frames.Count);
        Assert.All(Enumerable.Range(0, 64), p => Assert.Equal("red", Name(frames[0], p)));
        Assert.All(Enumerable.Range(0, 64), p => Assert.Equal("white", Name(frames[30], p)));
        Assert.Equal("red lime blue white", string.Join(' ', new[] { 0, 7, 56, 63 }.Select(p => Name(frames[15], p))));
        Assert.Equal("red lime blue white", string.Join(' ', new[] { 0, 7, 56, 63 }.Select(p => Name(frames[40], p))));
    }

    [Fact]
    public async Task Render_KenBurns_MovesByFractionsOfAPixel()
    {
        using var render = new TestRender();
        var id = await render.AddPictureAsync(await TestClips.MakeAsync(
            "edge.png", "-f", "lavfi", "-i", "color=black:s=1280x720:r=1:d=1,format=rgb24,drawbox=640:0:640:720:white:fill", "-frames:v", "1"));
        // A fifth of a pixel of the film at each frame.
        var clip = TestRender.Clip(id, 0, 61) with { Still = new KenBurns(new Reframe(0.5, 0.5, 1.25), new Reframe(0.5 + (12 / 320.0 / 1.25), 0.5, 1.25)) };

        var film = await render.RenderAsync(TestRender.Timeline(clip));

        var edges = (await FramesAsync(render, film)).Select(f => Enumerable.Range(140, 30).Sum(x => 1 - (f[((90 * 320) + x) * 3] / 255.0))).ToArray();
        Assert.Equal(61, edges.Length);
        Assert.All(edges.Zip(edges.Skip(1)), pair => Assert.InRange(pair.First - pair.Second, 0.08, 0.32));
        Assert.Equal(12, edges[0] - edges[^1], 0.4);
    }

    [Fact]
    public async Task Render_LongStill_LooksTheSameWhereverItIsSplit()
    {
        using var render = new TestRender();
        var id = await render.AddPictureAsync(await TexturedAsync());
        var clip = TestRender.Clip(id, 0, 750) with { Still = new KenBurns(new Reframe(0.4, 0.4, 1.1), new Reframe(0.6, 0.6, 1.6)) };
        var timeline = TestRender.Timeline(clip);
        var ct = TestContext.Current.CancellationToken;
        var plan = RenderPlanner.Plan(timeline, TestRender.Profile, render.Sources, "any");
        var stretch = ClipStretch.Plan(timeline, clip, render.Sources[id], 0, 0, 750, "v", "a", Stabiliser.TwoPass);
        var whole = plan.Segments[0] with { Key = "whole", Frames = 750, Graph = stretch.Graph, Inputs = [stretch.Input!] };
        var path = render.Folder.File("whole.mp4");
        await new SegmentRenderer(render.Media).MakeAsync(whole, render.Sources, path, 2, _ => { }, ct);

        var film = await render.RenderAsync(timeline);

        Assert.Equal(3, plan.Segments.Count);
        var frames = await FramesAsync(render, film, 160, 90);
        var unsplit = await new FilmReader(render.Media, render.Folder.Path).FramesAsync(path, 160, 90);
        Assert.Equal(750, frames.Count);
        Assert.Equal(750, unsplit.Count);
        Assert.All(Enumerable.Range(0, 750), i => Assert.InRange(Difference(frames[i], unsplit[i]), 0, 2.5));
        Assert.InRange(Difference(frames[0], frames[749]), 10, 255);
    }

    [Fact]
    public async Task Render_PhotographOnItsSide_StandsUpright()
    {
        using var render = new TestRender();
        // Coded lying, as a camera held upright does it; EXIF says how it was held.
        var lying = await TestClips.MakeAsync(
            "lying.jpg", "-f", "lavfi", "-i", "color=black:s=320x180:r=1:d=1,drawbox=0:0:160:90:red:fill,drawbox=160:0:160:90:lime:fill,drawbox=0:90:160:90:blue:fill,drawbox=160:90:160:90:white:fill", "-frames:v", "1", "-pix_fmt", "yuvj420p", "-q:v", "2");
        var bytes = await File.ReadAllBytesAsync(lying);
        byte[] exif = [0xff, 0xe1, 0, 34, .. "Exif\0\0II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0];
        var path = render.Folder.File("turned %03d.jpg");
        await File.WriteAllBytesAsync(path, [.. bytes.AsSpan(0, 2), .. exif, .. bytes.AsSpan(2)]);
        var id = await render.AddPictureAsync(path);
        var video = render.Sources[id].Probe.Video!;
        Assert.Equal((90, false, 180, 320), (video.Rotation, video.IsMirrored, video.Width, video.Height));

        var film = await render.RenderAsync(TestRender.Timeline(TestRender.Clip(id, 0, 10) with { Still = new KenBurns(new Reframe(0.5, 0.5, 1), new Reframe(0.5, 0.5, 1)) }));

        var frame = (await FramesAsync(render, film, 64, 4))[5];
        // Upright and whole, it is as high as the film and 101 of 320 wide.
        Assert.Equal("blue red white lime", string.Join(' ', new[] { 24, 39, (3 * 64) + 24, (3 * 64) + 39 }.Select(p => Name(frame, p))));
    }

    [Fact]
    public async Task Probe_Picture_TellsFormAndRefusesOthers()
    {
        using var render = new TestRender();
        var ct = TestContext.Current.CancellationToken;
        var png = await render.Media.ProbePictureAsync(await CornersAsync("png"), ct);
        Assert.Equal(("png_pipe", 1280, TimeSpan.Zero), (png.Value!.Container, png.Value.Video!.Width, png.Value.Duration));
        Assert.Equal("not_media", (await render.Media.ProbePictureAsync(await PlainAsync("red"), ct)).Problems[0].Code);
        var broken = render.Folder.File("broken.png");
        await File.WriteAllBytesAsync(broken, (await File.ReadAllBytesAsync(await CornersAsync("png")))[..40]);
        Assert.Equal("no_streams", (await render.Media.ProbePictureAsync(broken, ct)).Problems[0].Code);
        Assert.False((await render.Media.ProbeAsync(await CornersAsync("png"), ct)).IsOk);
    }

    [Fact]
    public async Task Render_StillWithoutItsPicture_IsLeftOut()
    {
        using var render = new TestRender();
        var good = await render.AddAsync(await PlainAsync("red"));
        var still = TestRender.Clip(Guid.NewGuid(), 0, 30) with { Still = new KenBurns(new Reframe(0, 0, 1), new Reframe(0, 0, 2)) };

        var film = await render.RenderAsync(TestRender.Timeline(TestRender.Clip(good, 0, 20), still, TestRender.Card("end", 10)));

        Assert.Equal((1, "source_missing"), (film.SkippedClips[0].Index, film.SkippedClips[0].Code));
        Assert.Equal(30, film.Frames);
    }

    [Fact]
    public async Task Render_Stabilised_ShakesLessAndLooksTheSameWhereverItIsSplit()
    {
        using var render = new TestRender();
        var id = await render.AddAsync(await TestClips.MakeAsync(
            "shaky.mp4",
            ["-f", "lavfi", "-i", "mandelbrot=s=480x300:r=1:start_scale=0.02:end_scale=0.02:end_pts=1", "-frames:v", "1", "-vf", "loop=loop=420:size=1,fps=30,setpts=N/30/TB,crop=320:180:80+5*sin(n*2.1)+4*sin(n*1.3):60+5*cos(n*1.7)", "-frames:v", "400", .. H264]));
        var plain = TestRender.Clip(id, 0.4, 60);
        var clip = plain with { Id = Guid.NewGuid(), Frames = 320, Stabilise = true };
        var timeline = TestRender.Timeline(clip);
        var ct = TestContext.Current.CancellationToken;
        var plan = RenderPlanner.Plan(timeline, TestRender.Profile, render.Sources, "any");
        var stretch = ClipStretch.Plan(timeline, clip, render.Sources[id], 0, 0, 320, "v", "a", Stabiliser.TwoPass);
        var whole = plan.Segments[0] with { Key = "whole", Frames = 320, Graph = stretch.Graph, Inputs = [stretch.Input!], Measures = [stretch.Measure!] };
        var path = render.Folder.File("whole.mp4");
        await new SegmentRenderer(render.Media).MakeAsync(whole, render.Sources, path, 2, _ => { }, ct);

        var frames = await FramesAsync(render, await render.RenderAsync(timeline), 160, 90);
        var shaky = await FramesAsync(render, await render.RenderAsync(TestRender.Timeline(plain)), 160, 90);
        var unsplit = await new FilmReader(render.Media, render.Folder.Path).FramesAsync(path, 160, 90);

        Assert.Equal(2, plan.Segments.Count);
        Assert.Equal(320, frames.Count);
        var (calm, wild) = (Unrest(frames), Unrest(shaky));
        Assert.True(calm < wild * 0.5, $"{calm:0.00} after {wild:0.00}");
        Assert.All(Enumerable.Range(0, 320), i => Assert.InRange(Difference(frames[i], unsplit[i]), 0, 4));
    }

    [Fact]
    public async Task Make_StabilisedWithoutLibvidstab_HasItsFramesAndFollowsTheSource()
    {
        using var render = new TestRender();
        var bar = await render.AddAsync(await BarAsync());
        var timeline = TestRender.Timeline(TestRender.Clip(bar, 1, 20) with { Stabilise = true });
        var segment = Assert.Single(RenderPlanner.Plan(timeline, TestRender.Profile, render.Sources, "any", Stabiliser.OnePass).Segments);
        var path = render.Folder.File("one-pass.mp4");

        await new SegmentRenderer(render.Media).MakeAsync(segment, render.Sources, path, 2, _ => { }, TestContext.Current.CancellationToken);

        Assert.Empty(segment.Measures);
        var seen = (await new FilmReader(render.Media, render.Folder.Path).FramesAsync(path, 320, 1)).Select(BarAt).ToArray();
        Assert.Equal(20, seen.Length);
        // Thirty frames were read before, and dropped; the filter moves the picture by little.
        Assert.InRange(seen[0], 24, 36);
        Assert.InRange(seen[19], 43, 55);
    }

    private static double Unrest(IReadOnlyList<byte[]> frames) => frames.Zip(frames.Skip(1), Difference).Average();

    private static double BarAt(byte[] row)
    {
        double sum = 0, weight = 0;
        for (var x = 0; x < 320; x++)
        {
            var light = row[x * 3] > 60 ? row[x * 3] : 0;
            (sum, weight) = (sum + (light * (x + 0.5)), weight + light);
        }

        return weight == 0 ? -1 : ((sum / weight) - 4) / 4;
    }

    private static double Difference(byte[] a, byte[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Average();

    private static string Name(byte[] frame, int pixel) => (frame[pixel * 3] > 128, frame[(pixel * 3) + 1] > 128, frame[(pixel * 3) + 2] > 128) switch
    {
        (true, false, false) => "red",
        (false, true, false) => "lime",
        (false, false, true) => "blue",
        (true, true, true) => "white",
        _ => "other",
    };
}
