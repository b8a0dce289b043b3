using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Media;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Rendering.Sharing;
using VlogStudio.Core.Timelines;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Rendering;

/// <summary>Renders with everything real but small: 320×180, ultrafast.</summary>
internal sealed class TestRender : IDisposable
{
    public static readonly FrameSize Small = new(320, 180);
    public static readonly RenderProfile Profile = new() { Size = Small, Preset = "ultrafast", Crf = 18 };

    private readonly Dictionary<Guid, RenderSource> sources = [];

    public MediaTools Media { get; init; } = TestMedia.Tools();

    public RenderProfile Kind { get; init; } = Profile;

    public TemporaryFolder Folder { get; } = new();

    public string? CacheFolder { get; set; }

    public RenderSource? Music { get; set; }

    public int MinimumClips { get; set; } = 1;

    public ISegmentShare? Share { get; set; }

    public IReadOnlyDictionary<Guid, RenderSource> Sources => sources;

    public async Task<Guid> AddAsync(string path)
    {
        var id = Guid.CreateVersion7();
        sources[id] = await SourceAsync(path);
        return id;
    }

    /// <summary>Skips the test where ffmpeg was built without an encoder.</summary>
    public async Task RequireAsync(FilmCodec codec)
    {
        if (!(await Media.CapabilitiesAsync(TestContext.Current.CancellationToken)).Encoders.Contains(EncoderSettings.EncoderOf(codec)))
        {
            Assert.Skip($"ffmpeg here has no {EncoderSettings.EncoderOf(codec)}.");
        }
    }

    public async Task<Guid> AddPictureAsync(string path)
    {
        var id = Guid.CreateVersion7();
        var probe = await Media.ProbePictureAsync(path, TestContext.Current.CancellationToken);
        Assert.True(probe.IsOk, probe.IsOk ? "" : probe.Problems[0].Code);
        sources[id] = new RenderSource(path, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(path))), probe.Value);
        return id;
    }

    public static Clip Card(string text, int frames) => new()
    {
        Id = Guid.CreateVersion7(), RecordingId = Guid.Empty, In = TimeSpan.Zero, Frames = frames, Card = new Card { Text = text, Ground = "#204060", Ink = "#ffe000" },
    };

    public async Task<RenderSource> SourceAsync(string path)
    {
        var probe = await Media.ProbeAsync(path, TestContext.Current.CancellationToken);
        Assert.True(probe.IsOk, probe.IsOk ? "" : probe.Problems[0].Code);
        await using var file = File.OpenRead(path);
        return new RenderSource(path, Convert.ToHexStringLower(await SHA256.HashDataAsync(file)), probe.Value);
    }

    public static Clip Clip(Guid recording, double start, int frames, int crossfade = 0) => new()
    {
        Id = Guid.CreateVersion7(),
        RecordingId = recording,
        In = TimeSpan.FromSeconds(start),
        Frames = frames,
        TransitionIn = crossfade > 0 ? new Transition(TransitionKind.Crossfade, crossfade) : null,
    };

    public static Timeline Timeline(params Clip[] clips) => new() { Title = "A day; = # \\ 夏", Rate = FrameRate.Thirty, Size = Small, Clips = clips };

    public async Task<RenderedFilm> RenderAsync(Timeline timeline, Action<RenderProgress>? onProgress = null, CancellationToken? ct = null)
    {
        var scratch = Directory.CreateDirectory(Folder.File("scratch-" + Guid.NewGuid().ToString("N"))).FullName;
        var options = Options.Create(new RenderingOptions());
        var pace = new RenderPace(options);
        var act = new RenderFilm(Media, options, pace, new EstimateRender(options, pace), TimeProvider.System);
        return await act.HandleAsync(
            new RenderInput
            {
                Timeline = timeline, Profile = Kind, Sources = sources, Music = Music, ScratchFolder = scratch, CacheFolder = CacheFolder, MinimumClips = MinimumClips, Share = Share,
            },
            onProgress,
            ct ?? TestContext.Current.CancellationToken);
    }

    public void Dispose() => Folder.Dispose();
}
