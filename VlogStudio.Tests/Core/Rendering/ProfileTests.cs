using Microsoft.Extensions.Options;
using VlogStudio.Core.Media;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines;
using VlogStudio.Tests.Core.Rendering.Golden;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Rendering;

public sealed class ProfileTests
{
    [Theory]
    [InlineData(FilmCodec.H264, "ultrafast", "h264", "avc1")]
    [InlineData(FilmCodec.Hevc, "ultrafast", "hevc", "hvc1")]
    [InlineData(FilmCodec.Av1, "12", "av1", "av01")]
    public async Task Render_AnyCodec_DecodesToItsFrames(FilmCodec codec, string preset, string name, string tag)
    {
        using var render = new TestRender { Kind = new RenderProfile { Size = TestRender.Small, Codec = codec, Preset = preset } };
        render.CacheFolder = render.Folder.File("cache");
        await render.RequireAsync(codec);
        var one = await render.AddAsync(await TestClips.MovingAsync(3));
        var two = await render.AddAsync(await TestClips.MovingAsync(3, hue: 120));
        var timeline = TestRender.Timeline(TestRender.Clip(one, 0, 75), TestRender.Clip(two, 0.5, 41));

        var film = await render.RenderAsync(timeline);
        var warm = await render.RenderAsync(timeline);

        Assert.Equal((116, 2, 2), (film.Frames, film.Cost.SegmentsMade, warm.Cost.SegmentsReused));
        var probe = (await render.Media.ProbeAsync(film.FilmPath, TestContext.Current.CancellationToken)).Value!;
        Assert.Equal(name, probe.Video!.Codec);
        Assert.NotEqual(-1, (await File.ReadAllBytesAsync(film.FilmPath)).AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(tag)));
        var reader = new FilmReader(render.Media, render.Folder.Path);
        var (made, kept, source) = (await reader.FramesAsync(film.FilmPath, 16, 9), await reader.FramesAsync(warm.FilmPath, 16, 9), await reader.FramesAsync(await TestClips.MovingAsync(3, hue: 120), 16, 9));
        Assert.Equal(116, made.Count);
        Assert.Equal(made, kept);
        // The 11th frame of the second clip is the source's frame at 0.5 s + 10/30; the source says nothing of its colours, which costs a few steps.
        Assert.InRange(made[85].Zip(source[25], (a, b) => Math.Abs(a - b)).Average(), 0, 16);
    }

    /// <summary>Each says something else of where its colour lies, or nothing, and all have to share one set of parameters.</summary>
    [Theory]
    [InlineData(FilmCodec.H264, "ultrafast")]
    [InlineData(FilmCodec.Hevc, "ultrafast")]
    [InlineData(FilmCodec.Av1, "12")]
    public async Task Render_PhotographCardAndFootageOfAnyKind_JoinsToOneFilm(FilmCodec codec, string preset)
    {
        using var render = new TestRender { Kind = new RenderProfile { Size = TestRender.Small, Codec = codec, Preset = preset } };
        await render.RequireAsync(codec);
        var footage = await render.AddAsync(await TestClips.MovingAsync(3));
        var webcam = await render.AddAsync(await GoldenClips.MovingAsync("joined-webcam.avi", 320, 180, "30", ["-c:v", "mjpeg", "-q:v", "4", "-pix_fmt", "yuvj420p"]));
        var tape = await render.AddAsync(await GoldenClips.MovingAsync("joined-tape.ts", 320, 180, "30", ["-c:v", "mpeg2video", "-q:v", "4"]));
        var photograph = await render.AddPictureAsync(await GoldenSource.PictureAsync(30, isJpeg: true));
        var drawing = await render.AddPictureAsync(await GoldenSource.PictureAsync(60));
        var still = new KenBurns(new Reframe(0.5, 0.5, 1), new Reframe(0.5, 0.5, 1.2));

        var film = await render.RenderAsync(TestRender.Timeline(
            TestRender.Card("a", 6), TestRender.Clip(footage, 0.5, 10), TestRender.Clip(photograph, 0, 10, 3) with { Still = still }, TestRender.Clip(webcam, 0.5, 10), TestRender.Clip(drawing, 0, 10) with { Still = still },
            TestRender.Clip(tape, 0.5, 10, 3)));

        Assert.Empty(film.SkippedClips);
        Assert.Equal(50, (await new FilmReader(render.Media, render.Folder.Path).FramesAsync(film.FilmPath, 2, 2)).Count);
    }

    [Fact]
    public async Task Render_SixtyFrames_IsExact()
    {
        using var render = new TestRender { Kind = TestRender.Profile with { Rate = FrameRate.Sixty } };
        var id = await render.AddAsync(await GoldenClips.FlashAndBeepAsync("sync-60.mp4", "60"));

        var film = await render.RenderAsync(TestRender.Timeline(TestRender.Clip(id, 0.5, 121), TestRender.Clip(id, 2.5, 90, 10)) with { Rate = FrameRate.Sixty });

        Assert.Equal(201, film.Frames);
        var frames = await new FilmReader(render.Media, render.Folder.Path).FramesAsync(film.FilmPath, 2, 2);
        Assert.Equal(201, frames.Count);
        Assert.Equal(201 / 60.0, film.Duration.TotalSeconds, 4);
        Assert.Equal(0.5, FilmReader.Onsets([.. frames.Select(f => f[0] > 100)], 60, 10)[0], 2);
    }

    [Fact]
    public async Task Render_EncoderMissing_SaysSo()
    {
        using var folder = new TemporaryFolder();
        var ffmpeg = folder.File("ffmpeg");
        await File.WriteAllTextAsync(ffmpeg, "#!/bin/sh\nfor a in \"$@\"; do [ \"$a\" = -encoders ] && exec echo ' V..... libx264 H.264'; done\nexec ffmpeg \"$@\"\n");
        File.SetUnixFileMode(ffmpeg, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        var media = new MediaTools(Options.Create(new MediaOptions { FfmpegPath = ffmpeg, Sandbox = false }));
        using var render = new TestRender { Media = media, Kind = TestRender.Profile with { Codec = FilmCodec.Av1 } };
        var id = await render.AddAsync(await TestClips.MovingAsync(3));
        var timeline = TestRender.Timeline(TestRender.Clip(id, 0, 20));

        var error = await Assert.ThrowsAsync<MediaException>(() => render.RenderAsync(timeline));

        Assert.Equal(("encoder_missing", false), (error.Code, error.IsTransient));
        Assert.Contains("libsvtav1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Qualities_BetterOnes_HaveLowerFactors()
    {
        foreach (var codec in Enum.GetValues<FilmCodec>())
        {
            var factors = Enum.GetValues<FilmQuality>().Select(q => new RenderProfile { Size = TestRender.Small, Codec = codec, Quality = q }.EffectiveCrf).ToList();
            Assert.Equal(factors.Distinct().OrderDescending(), factors);
        }
    }
}
