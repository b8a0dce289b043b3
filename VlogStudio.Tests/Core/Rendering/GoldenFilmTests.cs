using VlogStudio.Core.Timelines;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Rendering;

public sealed class GoldenFilmTests
{
    private static readonly string[] H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"];

    [Fact]
    public async Task Render_FlashAndBeepOfManyKinds_StaysInSync()
    {
        using var render = new TestRender();
        string[] files =
        [
            await GoldenClips.FlashAndBeepAsync("sync-30.mp4"),
            await GoldenClips.FlashAndBeepAsync("sync-25-44k-mono.mp4", "25", "-c:a aac -ar 44100 -ac 1"),
            await GoldenClips.FlashAndBeepAsync("sync-5994.mov", "60000/1001", "-c:a pcm_s16le"),
            await GoldenClips.FlashAndBeepAsync("sync-24-51.mp4", "24", "-c:a aac -ac 6"),
            await GoldenClips.FlashAndBeepAsync("sync.webm", "30", "-c:a libopus", "-c:v libvpx -deadline realtime -cpu-used 8 -b:v 500k"),
            await GoldenClips.FlashAndBeepAsync("sync.ts", "30", "-c:a mp2", "-c:v mpeg2video -q:v 3 -g 15"),
        ];
        var clips = new List<Clip>();
        foreach (var file in files)
        {
            // In the middle of a group of pictures, so that the seek has to be exact.
            clips.Add(TestRender.Clip(await render.AddAsync(file), 1.5, 90));
        }

        var film = await render.RenderAsync(TestRender.Timeline([.. clips]));

        var reader = new FilmReader(render.Media, render.Folder.Path);
        var flashes = FilmReader.Onsets([.. (await reader.FramesAsync(film.FilmPath, 2, 2)).Select(f => f[0] > 100)], 30, 10);
        var beeps = FilmReader.Onsets([.. (await reader.SamplesAsync(film.FilmPath)).Select(s => Math.Abs((int)s) > 1500)], 48000, 9600);
        Assert.Equal(3 * files.Length, flashes.Count);
        Assert.Equal(flashes.Count, beeps.Count);
        var offsets = flashes.Zip(beeps, (f, b) => (b - f) * 1000).ToArray();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(' ', offsets.Select(o => o.ToString("0", System.Globalization.CultureInfo.InvariantCulture))));
        Assert.All(offsets, o => Assert.InRange(o, -40, 40));
        Assert.All(flashes.Select((f, i) => f - (0.5 + i)), late => Assert.InRange(late, -0.051, 0.051));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(90, false)]
    [InlineData(180, false)]
    [InlineData(270, false)]
    [InlineData(0, true)]
    [InlineData(90, true)]
    [InlineData(180, true)]
    [InlineData(270, true)]
    public async Task Render_TurnedAndMirrored_ComesOutUpright(int rotation, bool isMirrored)
    {
        using var render = new TestRender();
        var id = await render.AddAsync(await GoldenClips.CornersAsync(rotation, isMirrored, render.Folder.Path));
        var seen = render.Sources[id].Probe.Video!;
        Assert.Equal((rotation, isMirrored, 320, 180), (seen.Rotation, seen.IsMirrored, seen.Width, seen.Height));

        var film = await render.RenderAsync(TestRender.Timeline(TestRender.Clip(id, 0, 15)));

        var frame = (await new FilmReader(render.Media, render.Folder.Path).FramesAsync(film.FilmPath, 8, 8))[7];
        int[] corners = [(1 * 8) + 1, (1 * 8) + 6, (6 * 8) + 1, (6 * 8) + 6];
        Assert.Equal("red lime blue white", string.Join(' ', corners.Select(i => Name(frame.AsSpan(i * 3, 3)))));
    }

    [Fact]
    public async Task Render_MixedBag_IsFrameExactAndLoudEnough()
    {
        using var render = new TestRender();
        string[] files =
        [
            await GoldenClips.MovingAsync("odd-size.mp4", 518, 488, "30", H264, ["-c:a", "aac"]),
            await GoldenClips.MovingAsync("portrait-24.mp4", 180, 320, "24", H264, ["-c:a", "aac", "-ac", "1"]),
            await GoldenClips.MovingAsync("silent-50.mp4", 320, 180, "50", H264),
            await GoldenClips.MovingAsync("vfr.mp4", 320, 240, "30", ["-vf", "select='not(eq(mod(n,5),2))*not(eq(mod(n,11),4))'", "-fps_mode", "vfr", .. H264], ["-c:a", "aac"]),
            await GoldenClips.MovingAsync("hlg.mp4", 320, 180, "30", ["-c:v", "libx265", "-preset", "ultrafast", "-pix_fmt", "yuv420p10le", "-x265-params", "log-level=none", "-color_trc", "arib-std-b67", "-color_primaries", "bt2020", "-colorspace", "bt2020nc"], ["-c:a", "aac", "-ac", "6"]),
            await GoldenClips.MovingAsync("interlaced.mp4", 320, 240, "30", ["-vf", "interlace", "-flags", "+ilme+ildct", "-x264-params", "interlaced=1", .. H264], ["-c:a", "aac"]),
            await GoldenClips.MovingAsync("sar.mp4", 352, 288, "12.5", ["-vf", "setsar=12/11", .. H264], ["-c:a", "aac", "-ar", "22050"]),
        ];
        var clips = new List<Clip>();
        foreach (var file in files)
        {
            clips.Add(TestRender.Clip(await render.AddAsync(file), 0.3, 45, clips.Count == 0 ? 0 : 6) with { Fit = clips.Count % 2 == 0 ? ClipFit.Blur : ClipFit.Crop });
        }

        var film = await render.RenderAsync(TestRender.Timeline([.. clips]));

        Assert.Empty(film.SkippedClips);
        Assert.Equal((7 * 45) - (6 * 6), film.Frames);
        Assert.InRange(film.IntegratedLufs ?? 0, -15, -13);
        Assert.InRange(film.TruePeakDb ?? 0, -20, -1);
        Assert.Equal(film.Frames, (await new FilmReader(render.Media, render.Folder.Path).FramesAsync(film.FilmPath, 2, 2)).Count);
    }

    [Fact]
    public async Task Render_SourceShorterThanClip_FreezesLastFrame()
    {
        using var render = new TestRender();
        var id = await render.AddAsync(await GoldenClips.MovingAsync("short.mp4", 320, 180, "30", H264, ["-c:a", "aac"], seconds: 1));

        var film = await render.RenderAsync(TestRender.Timeline(TestRender.Clip(id, 0.5, 30)));

        var frames = await new FilmReader(render.Media, render.Folder.Path).FramesAsync(film.FilmPath, 16, 9);
        Assert.Equal(30, frames.Count);
        Assert.InRange(Difference(frames[20], frames[29]), 0, 3);
        Assert.InRange(Difference(frames[0], frames[14]), 1, 255);
    }

    [Fact]
    public async Task Render_Crossfade_GoesEvenlyFromOneToTheOther()
    {
        using var render = new TestRender();
        var black = await render.AddAsync(await TestClips.MakeAsync("black.mp4", ["-f", "lavfi", "-i", "color=black:s=320x180:r=30:d=2", .. H264]));
        var white = await render.AddAsync(await TestClips.MakeAsync("white.mp4", ["-f", "lavfi", "-i", "color=white:s=320x180:r=30:d=2", .. H264]));

        var film = await render.RenderAsync(TestRender.Timeline(TestRender.Clip(black, 0, 30), TestRender.Clip(white, 0, 30, 10)));

        var light = (await new FilmReader(render.Media, render.Folder.Path).FramesAsync(film.FilmPath, 2, 2)).Select(f => (int)f[0]).ToArray();
        Assert.Equal(50, light.Length);
        Assert.All(light[..20], l => Assert.InRange(l, 0, 6));
        Assert.All(light[30..], l => Assert.InRange(l, 249, 255));
        Assert.All(Enumerable.Range(0, 10), i => Assert.InRange(light[20 + i], (255 * i / 10) - 14, (255 * i / 10) + 14));
    }

    [Fact]
    public async Task Render_Title_IsTheOnlyTag()
    {
        using var render = new TestRender();
        var tagged = await TestClips.MakeAsync("tagged.mp4", ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=30:d=1", .. H264, "-metadata", "location=+27.1281+100.2508/", "-metadata", "comment=from my phone", "-metadata", "creation_time=2024-01-01T10:00:00Z"]);
        var id = await render.AddAsync(tagged);

        var film = await render.RenderAsync(TestRender.Timeline(TestRender.Clip(id, 0, 20)));

        var tags = (await render.Media.ProbeAsync(film.FilmPath, TestContext.Current.CancellationToken)).Value!.Tags;
        Assert.Equal("A day; = # \\ 夏", tags["title"]);
        Assert.Empty(tags.Keys.Except(["title", "major_brand", "minor_version", "compatible_brands", "language", "handler_name", "vendor_id"]));
        Assert.Equal(-1, (await File.ReadAllBytesAsync(film.FilmPath)).AsSpan().IndexOf("27.1281"u8));
    }

    [Theory]
    [InlineData("bt709", "tv")]
    [InlineData("bt709", "pc")]
    [InlineData("smpte170m", "tv")]
    [InlineData("smpte170m", "pc")]
    [InlineData("bt470bg", "pc")]
    [InlineData("smpte240m", "tv")]
    [InlineData("fcc", "tv")]
    [InlineData("bt2020nc", "tv")]
    public async Task Render_ColoursByAnyMatrixAndRange_StayWhatTheyWere(string matrix, string range)
    {
        using var render = new TestRender();
        (int R, int G, int B)[] colours = [(255, 255, 255), (128, 128, 128), (64, 64, 64), (200, 60, 60), (60, 200, 60), (90, 90, 190), (200, 200, 60), (0, 0, 0)];
        var boxes = string.Join(',', colours.Select((c, i) => FormattableString.Invariant($"drawbox={i % 4 * 80}:{i / 4 * 90}:80:90:0x{c.R:x2}{c.G:x2}{c.B:x2}:fill")));
        var own = matrix switch { "smpte170m" or "bt470bg" => "bt601", "bt2020nc" => "bt2020", _ => matrix };
        // Larger than the film, as recordings are.
        var id = await render.AddAsync(await TestClips.MakeAsync(
            $"colours-{matrix}-{range}.mp4",
            [
                "-f", "lavfi", "-i", $"color=black:s=320x180:r=30:d=1,format=rgb24,{boxes},scale=640:360:flags=neighbor+accurate_rnd+full_chroma_int:out_color_matrix={own}:out_range={range},format={(range == "pc" ? "yuvj420p" : "yuv420p")}",
                "-c:v", "libx264", "-preset", "ultrafast", "-crf", "4", "-colorspace", matrix, "-color_range", range, "-color_primaries", "bt709", "-color_trc", "bt709",
            ]));

        var film = await render.RenderAsync(TestRender.Timeline(TestRender.Clip(id, 0, 10)));

        var frame = (await new FilmReader(render.Media, render.Folder.Path).FramesAsync(film.FilmPath, 8, 4))[5];
        for (var i = 0; i < colours.Length; i++)
        {
            var at = (((i / 4 * 2) * 8) + (i % 4 * 2)) * 3;
            Assert.Equal([colours[i].R, colours[i].G, colours[i].B], frame[at..(at + 3)].Select(v => (int)v), (a, b) => Math.Abs(a - b) <= 5);
        }
    }

    private static double Difference(byte[] a, byte[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Average();

    private static string Name(ReadOnlySpan<byte> rgb) => (rgb[0] > 128, rgb[1] > 128, rgb[2] > 128) switch
    {
        (true, false, false) => "red",
        (false, true, false) => "lime",
        (false, false, true) => "blue",
        (true, true, true) => "white",
        _ => $"({rgb[0]},{rgb[1]},{rgb[2]})",
    };
}
