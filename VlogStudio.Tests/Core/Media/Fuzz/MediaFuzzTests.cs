using Microsoft.Extensions.Options;
using VlogStudio.Core.Media;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Timelines;
using VlogStudio.Tests.Core.Recordings;
using VlogStudio.Tests.Core.Rendering;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Media.Fuzz;

/// <summary>Damaged films, sounds and pictures, and texts that pretend to be films, through the real doors with the real ffmpeg.</summary>
public sealed class MediaFuzzTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(90);

    /// <summary>Once as it runs everywhere, once with the whitelists alone: each wall has to stand by itself.</summary>
    private static readonly MediaTools s_locked = Tools(sandbox: true);
    private static readonly MediaTools s_open = Tools(sandbox: false);

    private static readonly string[] s_probeProblems =
    [
        "empty_file", "playlist_refused", "not_media", "unsupported_format", "header_missing", "truncated", "no_streams", "too_many_streams", "too_many_pixels", "too_long", "probe_too_slow",
    ];

    [Fact]
    public Task Probe_Mutated_IsToldOrRefused() => RunAsync(70, isNew: false, ProbeAsync);

    [Fact]
    [Trait("Category", "Fuzz")]
    public Task Probe_ManyMutated_AreToldOrRefused() => RunAsync(1_450, isNew: true, ProbeAsync);

    [Fact]
    public Task Render_Mutated_IsAFilmOrRefused() => RunAsync(4, isNew: false, RenderAsync);

    [Fact]
    [Trait("Category", "Fuzz")]
    public Task Render_ManyMutated_AreFilmsOrRefused() => RunAsync(175, isNew: true, RenderAsync);

    [Fact]
    public Task Ingest_Mutated_IsExaminedOrRefused() => RunAsync(4, isNew: false, IngestAsync);

    [Fact]
    [Trait("Category", "Fuzz")]
    public Task Ingest_ManyMutated_AreExaminedOrRefused() => RunAsync(175, isNew: true, IngestAsync);

    [Fact]
    public Task Polyglots_OfEveryForm_AreRefusedAndLeadNowhere()
    {
        var form = -1;
        return RunAsync(Polyglots.Count, isNew: false, (random, canary, folder) => PolyglotAsync(Interlocked.Increment(ref form) % Polyglots.Count, random, canary, folder, isPlain: true));
    }

    [Fact]
    [Trait("Category", "Fuzz")]
    public Task Polyglots_Many_AreRefusedAndLeadNowhere() =>
        RunAsync(200, isNew: true, (random, canary, folder) => PolyglotAsync(random.Next(Polyglots.Count), random, canary, folder, isPlain: random.OneIn(3)));

    /// <summary>A canary that never sings proves nothing.</summary>
    [Theory]
    [InlineData("read")]
    [InlineData("visit")]
    [InlineData("copy")]
    public async Task Canary_FollowedReference_IsNoticed(string how)
    {
        using var canary = await Canary.SingAsync();
        using var folder = new TemporaryFolder();
        canary.AssertSafe(folder.Path);
        switch (how)
        {
            case "read":
                await WriteAsync(folder.Path, "list.mp4", System.Text.Encoding.UTF8.GetBytes($"ffconcat version 1.0\nfile '{canary.SecretFilm}'\n"));
                using (var process = System.Diagnostics.Process.Start("ffprobe", ["-v", "quiet", "-safe", "0", "-f", "concat", folder.File("list.mp4")]))
                {
                    await process.WaitForExitAsync(TestContext.Current.CancellationToken);
                }

                break;
            case "visit":
                using (var visitor = new System.Net.Sockets.TcpClient())
                {
                    await visitor.ConnectAsync("127.0.0.1", canary.Port, TestContext.Current.CancellationToken);
                    await Task.Delay(200, TestContext.Current.CancellationToken);
                }

                break;
            default:
                await WriteAsync(folder.Path, "out.json", System.Text.Encoding.UTF8.GetBytes($"{{\"title\":\"{Canary.Word}\"}}"));
                break;
        }

        Assert.SkipWhen(how == "read" && !canary.TellsReading, "The file system does not tell when files were read.");
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => canary.AssertSafe(folder.Path));
    }

    private static MediaTools Tools(bool sandbox) => new(Options.Create(new MediaOptions
    {
        Sandbox = sandbox, ProbeLimit = TimeSpan.FromSeconds(20), WallLimit = TimeSpan.FromSeconds(60), StallLimit = TimeSpan.FromSeconds(20), MaxMemoryBytes = 4L << 30, MaxOutputBytes = 1L << 30,
    }));

    /// <summary>Every case has a folder of its own; after all of them nobody has followed a reference, and no process is left.</summary>
    private static async Task RunAsync(int cases, bool isNew, Func<Random, Canary, string, Task> one)
    {
        using var canary = await Canary.SingAsync();
        using var folder = new TemporaryFolder();
        await FuzzCampaign.RunAsync(
            cases,
            isNew,
            s_limit,
            async random =>
            {
                var own = Directory.CreateDirectory(folder.File(Guid.NewGuid().ToString("N"))).FullName;
                await one(random, canary, own);
                canary.AssertSafe(own);
                Directory.Delete(own, recursive: true);
            },
            workers: 2);
        canary.AssertSafe(folder.Path);
        Assert.Empty(await Canary.LeftOversAsync(folder.Path));
    }

    private static async Task<string> WriteAsync(string folder, string name, byte[] bytes)
    {
        var path = Path.Combine(folder, name);
        await File.WriteAllBytesAsync(path, bytes);
        return path;
    }

    private static async Task ProbeAsync(Random random, Canary canary, string folder)
    {
        var kind = random.Next(8);
        var files = kind switch { 0 => await FuzzFootage.PicturesAsync(), 1 or 2 => await FuzzFootage.SoundsAsync(), _ => await FuzzFootage.FilmsAsync() };
        var path = await WriteAsync(folder, "clip.mp4", MediaMutation.Of(random, files));
        var tools = random.OneIn(2) ? s_locked : s_open;
        Sound(kind == 0 ? await tools.ProbePictureAsync(path, default) : await tools.ProbeAsync(path, default));
    }

    private static void Sound(Result<MediaProbe> probed)
    {
        if (!probed.IsOk)
        {
            Assert.All(probed.Problems, p => Assert.Contains(p.Code, s_probeProblems));
            return;
        }

        var probe = probed.Value;
        Assert.True(probe.Duration >= TimeSpan.Zero && probe.Tags.Count <= 200 && (probe.Video is not null || probe.Audio is not null));
        Assert.All(probe.Tags, t => Assert.False(t.Key.Contains('\0', StringComparison.Ordinal) || t.Value.Contains('\0', StringComparison.Ordinal) || t.Value.Length > 1000));
        if (probe.Video is { } video)
        {
            Assert.True(video is { Width: > 0, Height: > 0, CodedWidth: > 0, CodedHeight: > 0, Index: >= 0 } && double.IsFinite(video.Fps) && video.Fps >= 0 && video.SampleAspect is >= 1.0 / 16 and <= 16, video.ToString());
        }

        if (probe.Audio is { } audio)
        {
            Assert.True(audio is { SampleRate: > 0, Channels: > 0, Index: >= 0 }, audio.ToString());
        }

        // It goes into the database as it is.
        _ = StudioJson.Write(probe);
    }

    private static async Task RenderAsync(Random random, Canary canary, string folder)
    {
        var path = await WriteAsync(folder, "clip.mp4", MediaMutation.Of(random, await FuzzFootage.FilmsAsync()));
        var tools = random.OneIn(2) ? s_locked : s_open;
        var probed = await tools.ProbeAsync(path, default);
        if (!probed.IsOk)
        {
            return;
        }

        using var render = new TestRender { Media = tools, Kind = TestRender.Profile with { Size = new FrameSize(64, 48) } };
        var id = await render.AddAsync(path);
        var clip = TestRender.Clip(id, random.OneIn(2) ? 0 : random.NextDouble() * Math.Min(2, probed.Value.Duration.TotalSeconds), 12) with { Stabilise = random.OneIn(8), Speed = random.Of((double[])[1, 1, 0.5, 2]) };
        var timeline = TestRender.Timeline(TestRender.Card("a", 5), clip) with { Size = new FrameSize(64, 48) };
        try
        {
            var film = await render.RenderAsync(timeline, ct: CancellationToken.None);
            Assert.Equal(film.SkippedClips.Count == 0 ? 17 : 5, film.Frames);
            canary.AssertSafe(render.Folder.Path);
        }
        catch (MediaException error)
        {
            Assert.False(string.IsNullOrEmpty(error.Code));
        }

        Assert.Empty(await Canary.LeftOversAsync(render.Folder.Path));
    }

    private static async Task IngestAsync(Random random, Canary canary, string folder)
    {
        var path = await WriteAsync(folder, "clip.mp4", MediaMutation.Of(random, await FuzzFootage.FilmsAsync()));
        using var examiner = new ExaminerUnderTest(random.OneIn(2) ? s_locked : s_open);
        try
        {
            var (recording, result) = await examiner.ExamineAsync(path);
            if (result.IsOk)
            {
                Assert.True(recording.Duration > TimeSpan.Zero && recording is { Width: > 0, Height: > 0 }, $"{recording.Duration} {recording.Width}x{recording.Height}");
                _ = StudioJson.Write(result.Value.Signals);
            }
            else
            {
                Assert.All(result.Problems, p => Assert.False(string.IsNullOrEmpty(p.Code)));
            }
        }
        catch (MediaException error)
        {
            Assert.False(string.IsNullOrEmpty(error.Code));
        }

        canary.AssertSafe(examiner.FolderPath);
        Assert.Empty(await Canary.LeftOversAsync(examiner.FolderPath));
    }

    private static async Task PolyglotAsync(int form, Random random, Canary canary, string folder, bool isPlain)
    {
        var (name, bytes) = Polyglots.Of(form, random, canary, isPlain);
        var path = await WriteAsync(folder, name, bytes);
        foreach (var tools in isPlain ? [random.OneIn(2) ? s_locked : s_open] : (MediaTools[])[s_locked, s_open])
        {
            var probed = await tools.ProbeAsync(path, default);
            Assert.False(probed.IsOk, probed.IsOk ? $"{name} was taken for {probed.Value.Container}" : "");
            Assert.All(probed.Problems, p => Assert.Contains(p.Code, s_probeProblems));
            var picture = await tools.ProbePictureAsync(path, default);
            Assert.False(picture.IsOk, $"{name} was taken for a picture");
            // Past the first door, as a render reads it: the second has to hold by itself.
            var output = Path.Combine(folder, "out.mkv");
            var command = new FfmpegCommand { Inputs = [new FfmpegInput(path, ["-t", "2"])], Outputs = ["-c", "copy", output], ScratchFolder = folder };
            await Assert.ThrowsAsync<MediaException>(() => tools.RunAsync(command, null, default));
            Assert.False(File.Exists(output) && new FileInfo(output).Length > 0, $"something was made of {name}");
        }
    }
}
