using Microsoft.Extensions.Options;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Rendering.SmartCut;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Tests.Core.Rendering.SmartCut;

public sealed class CutFilmTests
{
    private const string ThreeB = "-c:v libx264 -preset veryfast -g 30 -bf 3 -crf 12 -colorspace bt709 -color_primaries bt709 -color_trc bt709";
    private const string NoB = "-c:v libx264 -preset ultrafast -g 45 -bf 0 -crf 12 -video_track_timescale 600 -colorspace bt709 -color_primaries bt709 -color_trc bt709";
    private const string Open = "-c:v libx264 -preset veryfast -crf 12 -x264-params open-gop=1:keyint=30:bframes=2 -colorspace bt709 -color_primaries bt709 -color_trc bt709";

    [Fact]
    public async Task Cut_MixedGroupsAndTimeBases_IsFrameExactInSyncAndKeepsItsFrames()
    {
        using var render = new TestRender();
        var one = await render.AddAsync(await GoldenClips.FlashAndBeepAsync("cut-b3.mp4", picture: ThreeB));
        var two = await render.AddAsync(await GoldenClips.FlashAndBeepAsync("cut-b0-600.mov", picture: NoB));
        var timeline = TestRender.Timeline(TestRender.Clip(one, 1.7, 100), TestRender.Clip(two, 1.3, 110), TestRender.Clip(one, 3, 60));

        var film = await Act(render).HandleAsync(Input(render, timeline), null, TestContext.Current.CancellationToken);

        Assert.True(film.IsCut, film.Detail);
        Assert.True(film.IsMixed);
        Assert.Equal(270, film.Frames);
        Assert.InRange(film.Offer.CopiedFrames, 216, 269);
        var reader = new FilmReader(render.Media, render.Folder.Path);
        var frames = await reader.FramesAsync(film.FilmPath, 2, 2);
        Assert.Equal(270, frames.Count);
        var flashes = FilmReader.Onsets([.. frames.Select(f => f[0] > 100)], 30, 10);
        var beeps = FilmReader.Onsets([.. (await reader.SamplesAsync(film.FilmPath)).Select(s => Math.Abs((int)s) > 1500)], 48000, 9600);
        double[] expected = [9 / 30.0, 39 / 30.0, 69 / 30.0, 99 / 30.0];
        Assert.Equal(expected, flashes.Take(4).Select(f => Math.Round(f, 6)).Zip(expected, (f, e) => Math.Abs(f - e) < 0.001 ? e : f));
        Assert.All(flashes.Where(f => f is > 0.05 and < 6.9), f => Assert.InRange(beeps.Min(b => Math.Abs(b - f)), 0, 0.020));
    }

    [Fact]
    public async Task Cut_MovingPicture_ShowsTheSourcesFramesAndCopiesThemBitByBit()
    {
        using var render = new TestRender();
        var path = await GoldenClips.MovingAsync("cut-moving.mp4", 320, 180, "30", ["-c:v", "libx264", "-preset", "veryfast", "-g", "30", "-bf", "2", "-crf", "14", "-pix_fmt", "yuv420p", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"], ["-c:a", "aac"], 5);
        var other = await GoldenClips.MovingAsync("cut-moving-2.mp4", 320, 180, "30", ["-vf", "hue=h=90", "-c:v", "libx264", "-preset", "ultrafast", "-g", "45", "-bf", "0", "-crf", "14", "-pix_fmt", "yuv420p", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"], ["-c:a", "aac"], 5);
        var (one, two) = (await render.AddAsync(path), await render.AddAsync(other));
        var timeline = TestRender.Timeline(TestRender.Clip(one, 0.5, 100), TestRender.Clip(two, 1, 90), TestRender.Clip(one, 1.9, 77));

        var film = await Act(render).HandleAsync(Input(render, timeline), null, TestContext.Current.CancellationToken);

        Assert.True(film.IsCut, film.Detail);
        var reader = new FilmReader(render.Media, render.Folder.Path);
        var seen = await reader.FramesAsync(film.FilmPath, 320, 180);
        var (source, second) = (await reader.FramesAsync(path, 320, 180), await reader.FramesAsync(other, 320, 180));
        byte[][] wanted = [.. source.Skip(15).Take(100), .. second.Skip(30).Take(90), .. source.Skip(57).Take(77)];
        Assert.Equal(wanted.Length, seen.Count);
        var same = seen.Zip(wanted).Count(f => f.First.AsSpan().SequenceEqual(f.Second));
        Assert.InRange(same, film.Offer.CopiedFrames, seen.Count);
        // What was encoded again is nearer to its own frame than to the one before or after.
        Assert.All(Enumerable.Range(1, wanted.Length - 2).Where(i => i is not (99 or 100 or 189 or 190)), i =>
        {
            var own = Apart(seen[i], wanted[i]);
            Assert.True(own < Apart(seen[i], wanted[i - 1]) && own < Apart(seen[i], wanted[i + 1]), $"frame {i}");
        });
    }

    [Fact]
    public async Task Cut_OpenGroups_AreNotCopiedFromAndTheFilmIsRight()
    {
        using var render = new TestRender();
        var closed = await render.AddAsync(await GoldenClips.FlashAndBeepAsync("cut-b3.mp4", picture: ThreeB));
        var open = await render.AddAsync(await GoldenClips.FlashAndBeepAsync("cut-open.mp4", picture: Open));
        var timeline = TestRender.Timeline(TestRender.Clip(closed, 1, 90), TestRender.Clip(open, 1.5, 60));

        var film = await Act(render).HandleAsync(Input(render, timeline), null, TestContext.Current.CancellationToken);

        Assert.True(film.IsCut, film.Detail);
        Assert.Equal([CutReason.None, CutReason.NoKeyFrame], film.Offer.Clips.Select(c => c.Reason));
        Assert.False(film.Offer.IsOffered);
        var flashes = FilmReader.Onsets([.. (await new FilmReader(render.Media, render.Folder.Path).FramesAsync(film.FilmPath, 2, 2)).Select(f => f[0] > 100)], 30, 10);
        Assert.Equal([0, 30, 60, 105, 135], flashes.Select(f => (int)Math.Round(f * 30)));
    }

    [Theory]
    [InlineData("vfr")]
    [InlineData("turned")]
    public async Task Cut_NothingToCopy_IsConformedAndNamed(string kind)
    {
        using var render = new TestRender();
        var id = await render.AddAsync(kind == "vfr"
            ? await GoldenClips.MovingAsync("cut-vfr.mp4", 320, 180, "30", ["-vf", "select='not(eq(mod(n,5),2))*not(eq(mod(n,11),4))'", "-fps_mode", "vfr", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"], ["-c:a", "aac"])
            : await GoldenClips.CornersAsync(180, false, render.Folder.Path));

        var film = await Act(render).HandleAsync(Input(render, TestRender.Timeline(TestRender.Clip(id, 0.1, 20))), null, TestContext.Current.CancellationToken);

        Assert.False(film.IsCut);
        Assert.False(film.IsMixed);
        Assert.Equal(20, film.Frames);
        Assert.Contains(Assert.Single(film.Offer.Clips).Reason, (CutReason[])(kind == "vfr" ? [CutReason.Uneven, CutReason.Rate] : [CutReason.Turned]));
        Assert.Equal(20, (await new FilmReader(render.Media, render.Folder.Path).FramesAsync(film.FilmPath, 2, 2)).Count);
    }

    [Theory]
    [InlineData("early")]
    [InlineData("lost")]
    [InlineData("other")]
    public async Task Cut_WrongIndex_FallsBackToAWholeFilm(string fault)
    {
        using var render = new TestRender();
        var id = await render.AddAsync(await GoldenClips.FlashAndBeepAsync("cut-b3.mp4", picture: ThreeB));
        var input = Input(render, TestRender.Timeline(TestRender.Clip(id, 1, 90)));
        var act = Act(render);

        var film = await act.MakeAsync(input, async (runs, ct) => Spoil(await act.PlanAsync(input, runs, ct), fault), null, TestContext.Current.CancellationToken);

        Assert.False(film.IsCut);
        Assert.Contains("not what was planned", film.Detail, StringComparison.Ordinal);
        var frames = await new FilmReader(render.Media, render.Folder.Path).FramesAsync(film.FilmPath, 2, 2);
        Assert.Equal([0, 30, 60], FilmReader.Onsets([.. frames.Select(f => f[0] > 100)], 30, 10).Select(f => (int)Math.Round(f * 30)));
        Assert.Equal(90, frames.Count);
    }

    [Fact]
    public async Task Preview_CopyableClips_EncodesNothing()
    {
        using var render = new TestRender();
        var one = await render.AddAsync(await GoldenClips.FlashAndBeepAsync("cut-b3.mp4", picture: ThreeB));
        var timeline = TestRender.Timeline(TestRender.Clip(one, 1.2, 80), TestRender.Clip(one, 2.9, 80, 10));

        var film = await Preview(render).HandleAsync(Input(render, timeline), null, TestContext.Current.CancellationToken);

        Assert.True(film.IsCopied);
        Assert.Equal(0, film.Cost.SegmentsMade);
        Assert.InRange(film.Frames, 142, 150);
        Assert.InRange(film.Shift, TimeSpan.FromMilliseconds(90), TimeSpan.FromMilliseconds(510));
        Assert.Equal(film.Frames, (await new FilmReader(render.Media, render.Folder.Path).FramesAsync(film.FilmPath, 2, 2)).Count);
    }

    [Fact]
    public async Task Preview_OtherClips_IsSmallAndTheSecondIsFromTheCache()
    {
        using var render = new TestRender();
        render.CacheFolder = render.Folder.File("cache");
        var id = await render.AddAsync(await GoldenClips.MovingAsync("cut-hd.mp4", 640, 360, "25", ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"], ["-c:a", "aac"]));
        var timeline = TestRender.Timeline(TestRender.Clip(id, 0.2, 45)) with { Size = new FrameSize(1280, 720) };

        var first = await Preview(render).HandleAsync(Input(render, timeline), null, TestContext.Current.CancellationToken);
        var second = await Preview(render).HandleAsync(Input(render, timeline), null, TestContext.Current.CancellationToken);

        Assert.False(first.IsCopied);
        Assert.Equal((1, 0, 0, 1), (first.Cost.SegmentsMade, first.Cost.SegmentsReused, second.Cost.SegmentsMade, second.Cost.SegmentsReused));
        var probe = (await render.Media.ProbeAsync(second.FilmPath, TestContext.Current.CancellationToken)).Value!;
        Assert.Equal((854, 480), (probe.Video!.Width, probe.Video.Height));
    }

    private static CutPlan Spoil(CutPlan plan, string fault) => plan with
    {
        Pieces = [.. plan.Pieces.Select(p => p is not CopiedPiece copied ? p : fault switch
        {
            // Seeks into the group before.
            "early" => copied with { At = copied.At - TimeSpan.FromMilliseconds(500) },
            // One packet less than is shown.
            "lost" => copied with { Packets = [.. copied.Packets.Take(copied.Packets.Count - 1)], Frames = copied.Frames - 1 },
            // Right in number and place, but not the pictures that were indexed.
            _ => copied with { Packets = [.. copied.Packets.Select((x, i) => i == 7 ? x with { Check = x.Check ^ 1 } : x)] },
        })],
    };

    private static double Apart(byte[] one, byte[] two) => one.Zip(two, (a, b) => Math.Abs(a - b)).Average();

    private static RenderInput Input(TestRender render, Timeline timeline) => new()
    {
        Timeline = timeline, Profile = render.Kind with { Size = timeline.Size }, Sources = render.Sources, Music = render.Music, CacheFolder = render.CacheFolder,
        ScratchFolder = Directory.CreateDirectory(render.Folder.File("scratch-" + Guid.NewGuid().ToString("N"))).FullName,
    };

    private static CutFilm Act(TestRender render)
    {
        var options = Options.Create(new RenderingOptions());
        return new CutFilm(render.Media, Whole(render), options, TimeProvider.System);
    }

    private static PreviewFilm Preview(TestRender render) => new(render.Media, Act(render), Whole(render), Options.Create(new RenderingOptions()));

    private static RenderFilm Whole(TestRender render)
    {
        var options = Options.Create(new RenderingOptions());
        var pace = new RenderPace(options);
        return new RenderFilm(render.Media, options, pace, new EstimateRender(options, pace), TimeProvider.System);
    }
}
