using VlogStudio.Core.Media;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Rendering;

public sealed class SoundTests
{
    private static readonly string[] H264 = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"];

    [Theory]
    [InlineData(2.0)]
    [InlineData(0.5)]
    [InlineData(1.37)]
    public async Task Render_ToneAtOtherSpeed_KeepsItsPitch(double speed)
    {
        using var render = new TestRender();
        var id = await render.AddAsync(await GoldenClips.MovingAsync("tone-440.mp4", 320, 180, "30", H264, ["-c:a", "aac"], seconds: 6));

        var film = await render.RenderAsync(TestRender.Timeline(TestRender.Clip(id, 1, 60) with { Speed = speed }));

        Assert.Equal(60, film.Frames);
        var samples = await new FilmReader(render.Media, render.Folder.Path).SamplesAsync(film.FilmPath);
        Assert.InRange(samples.Length, 95_000, 97_100);
        var (kept, faster, slower) = (Sounds.Tone(samples, 0.4, 1.7, 440), Sounds.Tone(samples, 0.4, 1.7, 440 * speed), Sounds.Tone(samples, 0.4, 1.7, 440 / speed));
        Assert.True(kept > 10 * Math.Max(faster, slower), $"440 Hz {kept:0.0000}, {440 * speed:0} Hz {faster:0.0000}, {440 / speed:0} Hz {slower:0.0000}");
        Assert.True(FilmReader.Level(samples, 1.7, 1.95) > 0.5 * FilmReader.Level(samples, 0.5, 1.5), "the tone ends before the clip does");
    }

    [Fact]
    public async Task Render_BeepsAtManySpeeds_AreHeardAtTheirMoments()
    {
        using var render = new TestRender();
        var id = await render.AddAsync(await GoldenClips.FlashAndBeepAsync("sync-long.mp4", seconds: 12));
        double[] speeds = [1, 2, 0.5, 4, 0.25, 1.37, 0.8];
        var timeline = TestRender.Timeline([.. speeds.Select(speed => TestRender.Clip(id, 1.5, (int)(70 / Math.Min(2, speed))) with { Speed = speed })]);

        var film = await render.RenderAsync(timeline);

        var sound = (await new FilmReader(render.Media, render.Folder.Path).SamplesAsync(film.FilmPath)).Select(s => Math.Abs((int)s) > 1500).ToArray();
        foreach (var position in timeline.Positions())
        {
            var speed = position.Clip.Speed;
            var beeps = FilmReader.Onsets(sound[(position.StartFrame * 1600)..Math.Min(sound.Length, position.EndFrame * 1600)], 48000, 3600);
            // The flash and the beep of each full second, from 2 s on.
            var late = beeps.Select((b, k) => (b - ((2 + k - 1.5) / speed)) * 1000).ToArray();
            TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"{speed}: ") + string.Join(' ', late.Select(l => l.ToString("0", System.Globalization.CultureInfo.InvariantCulture))));
            Assert.Equal((int)Math.Ceiling((position.FrameCount / 30.0 * speed) - 0.5 - 0.001), beeps.Count);
            Assert.All(late, l => Assert.InRange(l, -20, 20));
        }
    }

    [Fact]
    public async Task Render_FlashAndBeepAtOtherSpeeds_StayTogether()
    {
        using var render = new TestRender();
        var id = await render.AddAsync(await GoldenClips.FlashAndBeepAsync("sync-long.mp4", seconds: 12));
        // At these every flash begins on a whole frame of the film, so that it can be told to the millisecond.
        double[] speeds = [2, 0.5, 1, 0.25, 1.5];
        var timeline = TestRender.Timeline([.. speeds.Select(speed => TestRender.Clip(id, 1.4, (int)(75 / Math.Min(2, speed))) with { Speed = speed })]);

        var film = await render.RenderAsync(timeline);

        var reader = new FilmReader(render.Media, render.Folder.Path);
        var flashes = FilmReader.Onsets([.. (await reader.FramesAsync(film.FilmPath, 2, 2)).Select(f => f[0] > 100)], 30, 5);
        var beeps = FilmReader.Onsets([.. (await reader.SamplesAsync(film.FilmPath)).Select(s => Math.Abs((int)s) > 1500)], 48000, 8000);
        var offsets = flashes.Zip(beeps, (f, b) => (b - f) * 1000).ToArray();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(' ', offsets.Select(o => o.ToString("0", System.Globalization.CultureInfo.InvariantCulture))));
        Assert.Equal(10, flashes.Count);
        Assert.Equal(flashes.Count, beeps.Count);
        Assert.All(offsets, o => Assert.InRange(o, -20, 20));
    }

    [Fact]
    public async Task Render_VoiceOverFilm_IsHeardAndOthersStepBack()
    {
        using var render = new TestRender();
        var film = await RenderVoiceAsync(render, volume: 1);

        var samples = await new FilmReader(render.Media, render.Folder.Path).SamplesAsync(film.FilmPath);
        var (clips, clipsUnder) = (Sounds.Tone(samples, 0.5, 1.9, 440), Sounds.Tone(samples, 2.6, 3.9, 440));
        var (music, musicUnder) = (Sounds.Tone(samples, 0.5, 1.9, 330), Sounds.Tone(samples, 2.6, 3.9, 330));
        var (voiceBefore, voice) = (Sounds.Tone(samples, 0.5, 1.9, 1000), Sounds.Tone(samples, 2.6, 3.9, 1000));
        TestContext.Current.TestOutputHelper?.WriteLine($"clips {clips:0.000} {clipsUnder:0.000}, music {music:0.000} {musicUnder:0.000}, voice {voiceBefore:0.000} {voice:0.000}");
        Assert.True(voice > 20 * voiceBefore && voice > 3 * clipsUnder, "the voice begins at its frame and is above the rest");
        Assert.True(clipsUnder < clips * 0.5, "the clips step back by more than 6 dB");
        Assert.True(musicUnder < music * 0.5, "the music steps back by more than 6 dB");
        var after = Sounds.Tone(samples, 5, 5.8, 440);
        Assert.True(after > clipsUnder * 1.6, $"the clips come back after the voice: {after:0.000}");
        Assert.InRange(film.IntegratedLufs ?? 0, -15, -13);
        Assert.InRange(film.TruePeakDb ?? 0, -30, -1);
    }

    [Fact]
    public async Task Render_VoiceWithoutVolume_ChangesNothing()
    {
        using var render = new TestRender();
        var film = await RenderVoiceAsync(render, volume: 0);

        var samples = await new FilmReader(render.Media, render.Folder.Path).SamplesAsync(film.FilmPath);
        Assert.InRange(Sounds.Tone(samples, 2.6, 3.9, 440) / Sounds.Tone(samples, 0.5, 1.9, 440), 0.9, 1.1);
    }

    [Fact]
    public async Task Render_VoiceMissing_Refuses()
    {
        using var render = new TestRender();
        var id = await render.AddAsync(await TestClips.MovingAsync(3));

        var error = await Assert.ThrowsAsync<MediaException>(() => render.RenderAsync(
            TestRender.Timeline(TestRender.Clip(id, 0, 30)) with { Voice = new VoiceTrack { SourceId = Guid.CreateVersion7() } }));

        Assert.Equal(("voice_missing", false), (error.Code, error.IsTransient));
    }

    [Fact]
    public async Task Render_OtherMusic_DecodesNoClipAgain()
    {
        using var render = new TestRender();
        render.CacheFolder = render.Folder.File("cache");
        var copy = render.Folder.File("copy.mp4");
        File.Copy(await TestClips.MovingAsync(3), copy);
        var id = await render.AddAsync(copy);
        render.Music = await render.SourceAsync(await TestClips.MusicAsync(4));
        var timeline = TestRender.Timeline(TestRender.Clip(id, 0, 45), TestRender.Clip(id, 1, 40)) with { Music = Bed(0, 3) };
        var first = await render.RenderAsync(timeline);
        // Nothing that is in there now could be decoded: whoever reads it fails.
        await File.WriteAllBytesAsync(copy, new byte[5000]);

        var again = await render.RenderAsync(timeline with { Title = "Other" });
        var other = await render.RenderAsync(timeline with { Music = Bed(1, 4) with { Volume = 0.9 } });

        Assert.Equal((2, 2, 2), (first.Cost.SegmentsMade, again.Cost.SegmentsReused, other.Cost.SegmentsReused));
        Assert.Equal((85, 85), (again.Frames, other.Frames));
        Assert.Equal(first.IntegratedLufs, again.IntegratedLufs);
        var reader = new FilmReader(render.Media, render.Folder.Path);
        var (before, after) = (await reader.SamplesAsync(first.FilmPath), await reader.SamplesAsync(other.FilmPath));
        Assert.True(FilmReader.Level(after, 0.2, 2.5) > 0.02);
        Assert.NotEqual(before, after);
        Assert.InRange(other.IntegratedLufs ?? 0, -15, -13);
    }

    [Fact]
    public async Task Render_ClipWithOtherSpeedOrVolume_IsMixedAgain()
    {
        using var render = new TestRender();
        render.CacheFolder = render.Folder.File("cache");
        var id = await render.AddAsync(await GoldenClips.MovingAsync("tone-440.mp4", 320, 180, "30", H264, ["-c:a", "aac"], seconds: 6));
        var timeline = TestRender.Timeline(TestRender.Clip(id, 0, 30), TestRender.Clip(id, 2, 30));
        await render.RenderAsync(timeline);

        var film = await render.RenderAsync(timeline with { Clips = [timeline.Clips[0], timeline.Clips[1] with { Volume = 0 }] });

        var samples = await new FilmReader(render.Media, render.Folder.Path).SamplesAsync(film.FilmPath);
        Assert.True(FilmReader.Level(samples, 1.2, 1.9) < 0.02 * FilmReader.Level(samples, 0.2, 0.8));
    }

    [Fact]
    public void Plan_CardsAndStills_AreSilent()
    {
        var probe = new MediaProbe { Container = "mov", Duration = TimeSpan.FromSeconds(9), Audio = new AudioStream { Index = 1, Codec = "aac", SampleRate = 48000, Channels = 2 } };
        var id = Guid.CreateVersion7();
        var sources = new Dictionary<Guid, RenderSource> { [id] = new("/a", "sha", probe) };
        var clip = TestRender.Clip(id, 0, 30);
        var still = clip with { Id = Guid.CreateVersion7(), Still = new KenBurns(new Reframe(0.5, 0.5, 1), new Reframe(0.5, 0.5, 1.2)) };

        var pieces = AudioPlan.Plan(TestRender.Timeline(clip, still), sources).SelectMany(c => c.Pieces).ToList();

        Assert.Equal([id, null], pieces.Select(p => p.RecordingId));
        Assert.Equal([48_000L, 48_000L], pieces.Select(p => p.Samples));
    }

    [Fact]
    public void Tempo_WithoutTheBestFilter_StaysWithinWhatEveryFfmpegCan()
    {
        foreach (var speed in new[] { 0.25, 0.3, 0.5, 0.9, 1.1, 2, 3.3, 4 })
        {
            var steps = VlogStudio.Core.Rendering.Filters.Tempo.Filters(speed, isBest: false)
                .Select(f => double.Parse(f["atempo=".Length..], System.Globalization.CultureInfo.InvariantCulture)).ToList();
            Assert.All(steps, s => Assert.InRange(s, 0.5, 2));
            Assert.InRange(steps.Aggregate(1.0, (a, b) => a * b), speed - 1e-5, speed + 1e-5);
        }
    }

    private static async Task<RenderedFilm> RenderVoiceAsync(TestRender render, double volume)
    {
        var id = await render.AddAsync(await GoldenClips.MovingAsync("tone-440-8.mp4", 320, 180, "30", H264, ["-c:a", "aac"], seconds: 8));
        var voice = await render.AddAsync(await TestClips.MakeAsync("voice-1000.wav", "-f", "lavfi", "-i", "aevalsrc='0.1*sin(2*PI*1000*t)*gte(t,1)':s=44100:d=3"));
        render.Music = await render.SourceAsync(await TestClips.MusicAsync(8));
        return await render.RenderAsync(TestRender.Timeline(TestRender.Clip(id, 0, 180)) with
        {
            Music = Bed(0, 8) with { Duck = false, FadeIn = TimeSpan.Zero, FadeOut = TimeSpan.Zero },
            // A second of silence in the source is skipped: it speaks from 2 s to 4 s.
            Voice = new VoiceTrack { SourceId = voice, In = TimeSpan.FromSeconds(1), StartFrame = 60, Volume = volume },
        });
    }

    private static MusicBed Bed(double from, double to) => new() { TrackId = Guid.Empty, In = TimeSpan.FromSeconds(from), Out = TimeSpan.FromSeconds(to) };
}
