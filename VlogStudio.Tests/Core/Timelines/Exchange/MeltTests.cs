using System.Diagnostics;
using VlogStudio.Core.Timelines;
using VlogStudio.Core.Timelines.Exchange;
using VlogStudio.Tests.Core.Rendering;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Timelines.Exchange;

/// <summary>What is exported as MLT XML is what <c>melt</c> renders: as many frames, and the same frames of the same sources.</summary>
public sealed class MeltTests : IDisposable
{
    private const int Width = 320;
    private const int Height = 180;
    private static readonly Guid s_first = Guid.NewGuid();
    private static readonly Guid s_second = Guid.NewGuid();
    private static readonly Guid s_music = Guid.NewGuid();
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Melt_ExportOfEverything_ShowsTheSameFrames()
    {
        RequireMelt();
        var (first, second) = (await TestClips.MovingAsync(4), await TestClips.MovingAsync(4, hertz: 660, hue: 120));
        var film = Film();
        var rendered = await RenderAsync(film, first, second, await TestClips.MusicAsync(2));
        var reader = new FilmReader(TestMedia.Tools(), folder.Path);
        var frames = await reader.FramesAsync(rendered, Width, Height);
        Assert.Equal(film.TotalFrames(), frames.Count);

        var sources = new Dictionary<Guid, IReadOnlyList<byte[]>> { [s_first] = await reader.FramesAsync(first, Width, Height), [s_second] = await reader.FramesAsync(second, Width, Height) };
        foreach (var place in film.Positions().Where(p => p.Clip.Card is null))
        {
            // Every third frame that no transition shares.
            for (var f = place.StartFrame + place.OverlapBefore; f < place.EndFrame - place.OverlapAfter; f += 3)
            {
                var source = sources[place.Clip.RecordingId];
                var wanted = (int)Math.Round((place.Clip.In.TotalSeconds * 30) + ((f - place.StartFrame) * place.Clip.Speed));
                var near = Enumerable.Range(wanted - 2, 5).Where(n => n >= 0 && n < source.Count).MinBy(n => Difference(frames[f], source[n]));
                Assert.True(near == wanted, $"Frame {f} of the film is {near} of its source, not {wanted}.");
                Assert.InRange(Difference(frames[f], source[wanted]), 0, 3);
            }
        }

        var positions = film.Positions();
        var fade = positions[1].StartFrame + 5;
        Assert.InRange(Difference(frames[fade], Mixed(sources[s_first][FrameAt(positions[0], fade)], sources[s_second][FrameAt(positions[1], fade)])), 0, 8);
        var wipe = positions[2].StartFrame + 6;
        var (left, right) = (sources[s_second][FrameAt(positions[1], wipe)], sources[s_first][FrameAt(positions[2], wipe)]);
        Assert.InRange(Difference(frames[wipe], left, 0, Width / 4), 0, 4);
        Assert.InRange(Difference(frames[wipe], right, Width * 3 / 4, Width), 0, 4);
        Assert.InRange(frames[positions[3].StartFrame + 5].Average(b => (double)b), 0, 12);
        Assert.All(frames[positions[4].StartFrame + 10].Take(3).Zip((byte[])[0x20, 0x40, 0x80]), pair => Assert.InRange(pair.First - pair.Second, -6, 6));
        Assert.True(frames[positions[4].StartFrame + 10].Count(b => b > 200) > 200, "The card has no words.");
        Assert.True(FilmReader.Level(await reader.SamplesAsync(rendered), 0.5, 4) > 0.01, "The film is not heard.");
    }

    [Fact]
    public async Task Melt_CaptionsAndSubtitles_LieOverThePicture()
    {
        RequireMelt();
        var clip = await TestClips.MovingAsync(4);
        var film = Film() with
        {
            Music = null,
            Clips = [Film().Clips[0]],
            Captions = [new Caption { Id = Guid.NewGuid(), Kind = CaptionKind.Stamp, Text = "STAMP", StartFrame = 10, Frames = 20 }],
            Subtitles = new SubtitleTrack { Cues = [new SubtitleCue { Start = TimeSpan.FromSeconds(0.5), End = TimeSpan.FromSeconds(1), Text = "#SUB# \"title\" <b>" }] },
        };
        var reader = new FilmReader(TestMedia.Tools(), folder.Path);
        var frames = await reader.FramesAsync(await RenderAsync(film, clip, clip, await TestClips.MusicAsync(2)), Width, Height);
        Assert.Equal(60, frames.Count);
        Assert.Equal(Enumerable.Range(10, 20), Written(0, Height / 4));
        Assert.Equal(Enumerable.Range(15, 15), Written(Height * 3 / 4, Height));

        // The scene has nothing white in it, the words have.
        List<int> Written(int from, int to) => [.. Enumerable.Range(0, 60).Where(f => frames[f][(from * Width * 3)..(to * Width * 3)].Chunk(3).Count(pixel => pixel.Min() > 215) > 10)];
    }

    [Fact]
    public async Task Melt_PartsAndOtherShapes_FillThePicture()
    {
        RequireMelt();
        var (wide, tall) = (await TestClips.MovingAsync(4), await TestClips.PortraitAsync(3));
        Clip Of(Guid recording, ClipFit fit, Reframe? part = null) =>
            new() { Id = Guid.NewGuid(), RecordingId = recording, In = TimeSpan.Zero, Frames = 10, Fit = fit, Reframe = part };
        var film = Film() with
        {
            Music = null, Clips = [Of(s_second, ClipFit.Crop), Of(s_second, ClipFit.Blur), Of(s_first, ClipFit.Blur, new Reframe(0.75, 0.25, 2))],
        };
        var reader = new FilmReader(TestMedia.Tools(), folder.Path);
        var frames = await reader.FramesAsync(await RenderAsync(film, wide, tall, await TestClips.MusicAsync(2), new FrameSize(180, 320)), Width, Height);
        Assert.Equal(30, frames.Count);

        // The upright clip, cut to its middle, enlarged to the film's width; and beside it a blurred copy, not black.
        var upright = await reader.FramesAsync(tall, Width, 320 * Width / 180);
        Assert.InRange(Difference(frames[5], Rows(upright[5], (upright[5].Length / 3 / Width / 2) - (Height / 2), Height)), 0, 14);
        var whole = await reader.FramesAsync(tall, 102, Height);
        Assert.InRange(Difference(Columns(frames[15], (Width - 102) / 2, 102), whole[5]), 0, 14);
        Assert.True(Columns(frames[15], 0, 80).Average(b => (double)b) > 40, "There is black beside the picture.");
        var quarter = await reader.FramesAsync(wide, Width * 2, Height * 2);
        Assert.InRange(Difference(frames[25], Columns(Rows(quarter[5], 0, Height, Width * 2), Width, Width, Width * 2)), 0, 14);
    }

    private static byte[] Rows(byte[] frame, int from, int count, int width = Width) => frame[(from * width * 3)..((from + count) * width * 3)];

    private static byte[] Columns(byte[] frame, int from, int count, int width = Width) => [.. frame.Chunk(width * 3).SelectMany(row => row[(from * 3)..((from + count) * 3)])];

    private static Timeline Film()
    {
        Clip Of(Guid recording, double start, int frames, double speed = 1, Transition? join = null) =>
            new() { Id = Guid.NewGuid(), RecordingId = recording, In = TimeSpan.FromSeconds(start), Frames = frames, Speed = speed, TransitionIn = join };
        return new Timeline
        {
            Title = "Melt", Rate = FrameRate.Thirty, Size = new FrameSize(Width, Height),
            Clips =
            [
                Of(s_first, 0.5, 60),
                Of(s_second, 0.2, 45, join: new Transition(TransitionKind.Crossfade, 10)),
                Of(s_first, 0, 40, 2, new Transition(TransitionKind.Wipe, 12)),
                Of(s_second, 1, 40, join: new Transition(TransitionKind.FadeBlack, 10)),
                new Clip { Id = Guid.NewGuid(), RecordingId = Guid.Empty, In = TimeSpan.Zero, Frames = 30, Card = new Card { Text = "The #end#", Ground = "#204080" } },
            ],
            Music = new MusicBed { TrackId = s_music, In = TimeSpan.Zero, Out = TimeSpan.FromSeconds(2) },
        };
    }

    private async Task<string> RenderAsync(Timeline film, string first, string second, string music, FrameSize? shape = null)
    {
        Directory.CreateDirectory(folder.File("media"));
        foreach (var (name, path) in (IEnumerable<(string, string)>)[("first's.mp4", first), ("zweite #2.mp4", second), ("music.mp3", music)])
        {
            File.Copy(path, folder.File($"media/{name}"));
        }

        var media = new Dictionary<Guid, ExchangeMedia> { [s_first] = new("first's.mp4", Size: new FrameSize(Width, Height)), [s_second] = new("zweite #2.mp4", Size: shape), [s_music] = new("music.mp3") };
        await File.WriteAllTextAsync(folder.File("film.mlt"), TimelineExchange.Write(film, ExchangeFormat.Mlt, media), TestContext.Current.CancellationToken);
        // On a busy machine melt now and then ends, or waits for ever, before its first frame: that says nothing of the document.
        var said = "";
        for (var tries = 0; tries < 5 && !(File.Exists(folder.File("film.mkv")) && new FileInfo(folder.File("film.mkv")).Length > 0); tries++)
        {
            said = await MeltAsync(TestContext.Current.CancellationToken);
        }

        Assert.True(File.Exists(folder.File("film.mkv")) && new FileInfo(folder.File("film.mkv")).Length > 0, said);
        return folder.File("film.mkv");
    }

    private async Task<string> MeltAsync(CancellationToken ct)
    {
        var start = new ProcessStartInfo("melt", ["-silent", "film.mlt", "-consumer", "avformat:film.mkv", "vcodec=ffv1", "acodec=pcm_s16le", "real_time=-1", "terminate_on_pause=1"])
        {
            WorkingDirectory = folder.Path, RedirectStandardError = true, RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var (said, _) = (process.StandardError.ReadToEndAsync(ct), process.StandardOutput.ReadToEndAsync(ct));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(40));
        try
        {
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, await said);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            File.Delete(folder.File("film.mkv"));
        }

        return await said;
    }

    private static void RequireMelt() => Assert.SkipWhen(
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').All(p => !File.Exists(Path.Combine(p, "melt"))), "melt is not installed: nothing renders the MLT export here.");

    private static int FrameAt(ClipPosition place, int frame) => (int)Math.Round((place.Clip.In.TotalSeconds * 30) + ((frame - place.StartFrame) * place.Clip.Speed));

    private static byte[] Mixed(byte[] a, byte[] b) => [.. a.Zip(b, (x, y) => (byte)((x + y) / 2))];

    private static double Difference(byte[] a, byte[] b) => a.Zip(b, (x, y) => (double)Math.Abs(x - y)).Average();

    private static double Difference(byte[] a, byte[] b, int from, int to) =>
        Enumerable.Range(0, Height).SelectMany(y => Enumerable.Range(from * 3, (to - from) * 3).Select(x => (double)Math.Abs(a[(y * Width * 3) + x] - b[(y * Width * 3) + x]))).Average();
}
