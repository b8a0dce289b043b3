using VlogStudio.Core.Media;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Rendering;

/// <summary>The checks that stand between a wrong file and a person: each is shown a film that is wrong in one way.</summary>
public sealed class VerificationTests
{
    [Fact]
    public async Task Check_SegmentWithSpoiledPicture_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var (good, check) = (await SegmentAsync("check.mp4", 30, 0), new SegmentCheck(TestMedia.Tools(), new RunMeter()));
        var note = await check.CheckAsync(Copy(good, folder.File("good.mp4")), 30, 1, TestContext.Current.CancellationToken);
        var bytes = await File.ReadAllBytesAsync(good);
        new Random(3).NextBytes(bytes.AsSpan(bytes.AsSpan().IndexOf("mdat"u8) + 600, 1500));
        await File.WriteAllBytesAsync(folder.File("bad.mp4"), bytes);

        var spoiled = await Assert.ThrowsAsync<MediaException>(() => check.CheckAsync(folder.File("bad.mp4"), 30, 1, TestContext.Current.CancellationToken));
        var shorter = await Assert.ThrowsAsync<MediaException>(() => check.CheckAsync(Copy(good, folder.File("short.mp4")), 31, 1, TestContext.Current.CancellationToken));

        Assert.Equal((30, true), (note.Frames, note.PosterScore > 0));
        Assert.Contains(spoiled.Code, new[] { "film_invalid", "media_undecodable", "ffmpeg_failed" });
        Assert.Equal("film_invalid", shorter.Code);
        Assert.Equal(2, Directory.GetFiles(folder.Path, "*.mp4").Length - 1);
        Assert.Empty(Directory.GetFiles(folder.Path, "*.crc"));
    }

    [Theory]
    [InlineData("as planned", null)]
    [InlineData("order", "segment 0 has other bytes")]
    [InlineData("byte", "other bytes than were checked")]
    [InlineData("sound", "the sound has other bytes")]
    [InlineData("frame", "out of place")]
    [InlineData("codec", "codecs h264")]
    public async Task Verify_FilmWrongInOneWay_IsRefusedForIt(string fault, string? says)
    {
        using var folder = new TemporaryFolder();
        var ct = TestContext.Current.CancellationToken;
        var (media, runs) = (TestMedia.Tools(), new RunMeter());
        string[] segments = [Copy(await SegmentAsync("verify-a.mp4", 40, 0), folder.File("a.mp4")), Copy(await SegmentAsync("verify-b.mp4", 35, 120), folder.File("b.mp4"))];
        var check = new SegmentCheck(media, runs);
        SegmentNote[] notes = [await check.CheckAsync(segments[0], 40, 1, ct), await check.CheckAsync(segments[1], 35, 1, ct)];
        var sound = Copy(await TestClips.MakeAsync("verify-sound.m4a", "-f", "lavfi", "-i", "sine=f=300:r=48000:d=2.5,aformat=channel_layouts=stereo", "-c:a", "aac", "-fflags", "+bitexact"), folder.File("sound.m4a"));
        var files = new SoundFiles(media, runs, new SegmentCache(null, 0, TimeProvider.System), folder.Path, "1");
        var soundNote = await files.ExamineAsync(sound, ct);
        var timeline = TestRender.Timeline(TestRender.Clip(Guid.NewGuid(), 0, 40), TestRender.Clip(Guid.NewGuid(), 0, 35));
        (string, int)[] joined = fault == "order" ? [(segments[1], 35), (segments[0], 40)] : [(segments[0], 40), (segments[1], 35)];
        var film = folder.File("film.mp4");
        await new Assembler(media, runs).AssembleAsync(timeline, TestRender.Profile, joined, sound, film, ct);
        if (fault == "byte")
        {
            var bytes = await File.ReadAllBytesAsync(film);
            bytes[bytes.AsSpan().IndexOf("mdat"u8) + 3000] ^= 1;
            await File.WriteAllBytesAsync(film, bytes);
        }

        var expected = fault == "frame" ? timeline with { Clips = [timeline.Clips[0], timeline.Clips[1] with { Frames = 34 }] } : timeline;
        var verify = new FilmVerifier(media, runs).VerifyAsync(
            film, expected, fault == "codec" ? TestRender.Profile with { Codec = FilmCodec.Hevc } : TestRender.Profile, notes, fault == "sound" ? soundNote with { Digest = "0" } : soundNote, ct);

        if (says is null)
        {
            await verify;
            return;
        }

        var error = await Assert.ThrowsAsync<MediaException>(() => verify);
        Assert.Equal("film_invalid", error.Code);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_CachedByteFlipped_IsFoundAndMadeAgain()
    {
        using var render = new TestRender();
        var (timeline, entry) = await RenderIntoCacheAsync(render);
        var bytes = await File.ReadAllBytesAsync(entry);
        bytes[bytes.AsSpan().IndexOf("mdat"u8) + 5000] ^= 0x10;
        File.Delete(entry);
        await File.WriteAllBytesAsync(entry, bytes);

        var film = await render.RenderAsync(timeline);

        Assert.Equal((40, 1), (film.Frames, film.Cost.SegmentsMade));
    }

    [Fact]
    public async Task Render_CachedWithoutNote_IsNotTrusted()
    {
        using var render = new TestRender();
        var (timeline, entry) = await RenderIntoCacheAsync(render);
        File.Delete(System.IO.Path.ChangeExtension(entry, ".json"));

        var film = await render.RenderAsync(timeline);

        Assert.Equal((1, 0), (film.Cost.SegmentsMade, film.Cost.SegmentsReused));
    }

    /// <summary>A film of one segment, and where that lies in the cache.</summary>
    private static async Task<(Timeline Timeline, string Entry)> RenderIntoCacheAsync(TestRender render)
    {
        render.CacheFolder = render.Folder.File("cache");
        var id = await render.AddAsync(await TestClips.MovingAsync(3));
        var timeline = TestRender.Timeline(TestRender.Clip(id, 0, 40));
        await render.RenderAsync(timeline);
        return (timeline, Assert.Single(Directory.GetFiles(render.CacheFolder, "*.mp4", SearchOption.AllDirectories)));
    }

    private static Task<string> SegmentAsync(string name, int frames, int hue) => TestClips.MakeAsync(
        name,
        ["-f", "lavfi", "-i", GoldenClips.Text($"testsrc2=s=320x180:r=30,hue=h={hue}"), "-frames:v", GoldenClips.Text($"{frames}"), .. EncoderSettings.Arguments(TestRender.Profile, FrameRate.Thirty)]);

    private static string Copy(string from, string to)
    {
        File.Copy(from, to);
        return to;
    }
}
