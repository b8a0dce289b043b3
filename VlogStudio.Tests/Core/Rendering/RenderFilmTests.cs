using VlogStudio.Core.Media;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Rendering;

public sealed class RenderFilmTests
{
    [Fact]
    public async Task Render_Again_TakesSegmentsFromTheCache()
    {
        using var render = new TestRender();
        render.CacheFolder = render.Folder.File("cache");
        var one = await render.AddAsync(await TestClips.MovingAsync(3));
        var two = await render.AddAsync(await TestClips.MovingAsync(3, hue: 120));
        var timeline = TestRender.Timeline(TestRender.Clip(one, 0, 40), TestRender.Clip(two, 0.5, 40, 8), TestRender.Clip(one, 1, 40, 8));
        var cold = await render.RenderAsync(timeline);

        var warm = await render.RenderAsync(timeline);
        var changed = await render.RenderAsync(timeline with { Clips = [timeline.Clips[0], timeline.Clips[1], timeline.Clips[2] with { Frames = 45 }] });

        Assert.Equal(await File.ReadAllBytesAsync(cold.PosterPath), await File.ReadAllBytesAsync(warm.PosterPath));
        Assert.Equal((1280, 720), (PosterSize(cold.PosterPath).Width * 4, PosterSize(cold.PosterPath).Height * 4));
        Assert.Equal((5, 0), (cold.Cost.SegmentsMade, cold.Cost.SegmentsReused));
        Assert.Equal((0, 5), (warm.Cost.SegmentsMade, warm.Cost.SegmentsReused));
        Assert.Equal((1, 4), (changed.Cost.SegmentsMade, changed.Cost.SegmentsReused));
        Assert.Equal(cold.Frames + 5, changed.Frames);
    }

    [Fact]
    public async Task Render_SpoiledCache_IsMadeAgain()
    {
        using var render = new TestRender();
        render.CacheFolder = render.Folder.File("cache");
        var id = await render.AddAsync(await TestClips.MovingAsync(3));
        var other = await render.AddAsync(await TestClips.MovingAsync(3, hue: 200));
        var timeline = TestRender.Timeline(TestRender.Clip(id, 0, 30), TestRender.Clip(other, 0, 30));
        await render.RenderAsync(timeline);
        var entries = Directory.GetFiles(render.CacheFolder, "*.mp4", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        File.Copy(entries[0], entries[0] + ".copy");
        await File.WriteAllBytesAsync(entries[0] + ".new", (await File.ReadAllBytesAsync(entries[0]))[..^2000]);
        File.Move(entries[0] + ".new", entries[0], overwrite: true);

        var film = await render.RenderAsync(timeline);

        Assert.Equal(60, film.Frames);
        Assert.Empty(film.SkippedClips);
    }

    [Fact]
    public async Task Render_UnusableClips_AreLeftOutAndNamed()
    {
        using var render = new TestRender();
        var good = await render.AddAsync(await TestClips.MovingAsync(3));
        var spoiled = await render.AddAsync(await SpoilAsync(await TestClips.MovingAsync(3, hue: 60), render.Folder.File("spoiled.mp4")));
        var timeline = TestRender.Timeline(
            TestRender.Clip(good, 0, 30), TestRender.Clip(spoiled, 1, 30, 6), TestRender.Clip(Guid.CreateVersion7(), 0, 30, 6), TestRender.Clip(good, 1, 30, 6));

        var film = await render.RenderAsync(timeline);

        Assert.Equal([(1, "clip_undecodable"), (2, "source_missing")], film.SkippedClips.Select(s => (s.Index, s.Code)));
        Assert.Equal(54, film.Frames);
        Assert.Equal(2, film.Timeline.Clips.Count);
    }

    [Fact]
    public async Task Render_TooFewUsableClips_Refuses()
    {
        using var render = new TestRender();
        render.MinimumClips = 2;
        var good = await render.AddAsync(await TestClips.MovingAsync(3));

        var error = await Assert.ThrowsAsync<MediaException>(() => render.RenderAsync(TestRender.Timeline(TestRender.Clip(good, 0, 30), TestRender.Clip(Guid.CreateVersion7(), 0, 30))));

        Assert.Equal(("too_few_clips", false), (error.Code, error.IsTransient));
    }

    [Fact]
    public async Task Render_Progress_NeverFallsAndEndsVerifying()
    {
        using var render = new TestRender();
        var id = await render.AddAsync(await TestClips.MovingAsync(3));
        var steps = new List<RenderProgress>();

        await render.RenderAsync(TestRender.Timeline(TestRender.Clip(id, 0, 40), TestRender.Clip(id, 1, 40, 5)), p =>
        {
            lock (steps)
            {
                steps.Add(p);
            }
        });

        Assert.Equal(RenderPhase.Preparing, steps[0].Phase);
        Assert.Equal(RenderPhase.Verifying, steps[^1].Phase);
        Assert.All(steps.Zip(steps.Skip(1)), pair => Assert.True(pair.Second.Fraction >= pair.First.Fraction && pair.Second.Phase >= pair.First.Phase));
        Assert.InRange(steps[^1].Fraction, 0.9, 1);
    }

    [Fact]
    public async Task Render_Cancelled_LeavesNoProcess()
    {
        using var render = new TestRender();
        var id = await render.AddAsync(await TestClips.MakeAsync("long.mp4", "-f", "lavfi", "-i", "testsrc2=s=640x360:r=30:d=40", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"));
        using var stop = new CancellationTokenSource();
        var timeline = TestRender.Timeline(TestRender.Clip(id, 0, 1000)) with { Size = new FrameSize(1280, 720) };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => render.RenderAsync(
            timeline,
            progress =>
            {
                if (progress is { Phase: RenderPhase.Picture, Fraction: > 0.005 })
                {
                    stop.Cancel();
                }
            },
            stop.Token));

        Assert.DoesNotContain(RunningCommands(), c => c.Contains(render.Folder.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Render_KilledMidway_GoesOnFromWhatWasFinished()
    {
        using var render = new TestRender();
        render.CacheFolder = render.Folder.File("cache");
        var id = await render.AddAsync(await TestClips.MovingAsync(3));
        var timeline = TestRender.Timeline([.. Enumerable.Range(0, 8).Select(i => TestRender.Clip(id, i * 0.2, 40))]);
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => render.RenderAsync(
            timeline,
            _ =>
            {
                if (Finished(render.CacheFolder) >= 2)
                {
                    stop.Cancel();
                }
            },
            stop.Token));
        var finished = Finished(render.CacheFolder);

        var film = await render.RenderAsync(timeline);

        Assert.InRange(finished, 2, 7);
        Assert.Equal((finished, 8 - finished, 320), (film.Cost.SegmentsReused, film.Cost.SegmentsMade, film.Frames));

        static int Finished(string cache) => Directory.Exists(cache) ? Directory.GetFiles(cache, "*.mp4", SearchOption.AllDirectories).Length : 0;
    }

    [Fact]
    public async Task Render_QuietVoiceWithMusic_ReachesTargetAndDucks()
    {
        using var render = new TestRender();
        var spoken = await render.AddAsync(await TestClips.MakeAsync(
            "speaks-late.mp4", "-f", "lavfi", "-i", "testsrc2=s=320x180:r=30:d=8", "-f", "lavfi", "-i", "aevalsrc='0.05*sin(2*PI*300*t)*between(t,4,7)':s=48000:d=8",
            "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac"));
        render.Music = await render.SourceAsync(await TestClips.MusicAsync(4));
        var timeline = TestRender.Timeline(TestRender.Clip(spoken, 0, 235)) with
        {
            Music = new MusicBed { TrackId = Guid.CreateVersion7(), In = TimeSpan.FromSeconds(0.5), Out = TimeSpan.FromSeconds(3.5), FadeOut = TimeSpan.Zero },
        };

        var film = await render.RenderAsync(timeline);

        Assert.InRange(film.IntegratedLufs ?? 0, -15, -13);
        Assert.InRange(film.TruePeakDb ?? 0, -30, -1);
        var samples = await new FilmReader(render.Media, render.Folder.Path).SamplesAsync(film.FilmPath);
        Assert.InRange(FilmReader.Level(samples, 1, 3.5), 0.02, 1);
        var (before, under) = (Sounds.Tone(samples, 2, 3.5, 330), Sounds.Tone(samples, 5, 6.5, 330));
        Assert.True(under < before * 0.7, $"music at {before:0.000} before the voice, {under:0.000} under it");
    }

    [Fact]
    public async Task Render_SilentFilm_HasSilentSound()
    {
        using var render = new TestRender();
        var id = await render.AddAsync(await TestClips.SilentAsync(2));

        var film = await render.RenderAsync(TestRender.Timeline(TestRender.Clip(id, 0, 40)));

        Assert.Null(film.IntegratedLufs);
        Assert.Equal(0, FilmReader.Level(await new FilmReader(render.Media, render.Folder.Path).SamplesAsync(film.FilmPath), 0, 1.3));
    }

    [Fact]
    public async Task Render_ManyClips_MixesSoundInChunks()
    {
        using var render = new TestRender();
        var id = await render.AddAsync(await TestClips.MovingAsync(3));
        var clips = Enumerable.Range(0, 55).Select(i => TestRender.Clip(id, i % 20 * 0.1, 10, i % 3 == 0 && i > 0 ? 3 : 0)).ToArray();

        var film = await render.RenderAsync(TestRender.Timeline(clips));

        Assert.Equal(550 - (3 * 18), film.Frames);
        Assert.InRange(film.IntegratedLufs ?? 0, -15, -13);
    }

    private static async Task<string> SpoilAsync(string path, string target)
    {
        // The index stays, the pictures go: as after a fault of the card.
        var bytes = await File.ReadAllBytesAsync(path);
        var data = bytes.AsSpan().LastIndexOf("mdat"u8);
        new Random(7).NextBytes(bytes.AsSpan(data + 4));
        await File.WriteAllBytesAsync(target, bytes);
        return target;
    }

    /// <summary>Reads the frame header of a JPEG.</summary>
    private static (int Width, int Height) PosterSize(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var at = bytes.AsSpan().IndexOf(new byte[] { 0xFF, 0xC0 });
        return ((bytes[at + 7] << 8) | bytes[at + 8], (bytes[at + 5] << 8) | bytes[at + 6]);
    }

    private static IEnumerable<string> RunningCommands()
    {
        foreach (var folder in Directory.GetDirectories("/proc").Where(d => int.TryParse(System.IO.Path.GetFileName(d), out _)))
        {
            string text;
            try
            {
                text = File.ReadAllText(System.IO.Path.Combine(folder, "cmdline"));
            }
            catch (IOException)
            {
                continue;
            }

            yield return text;
        }
    }
}
