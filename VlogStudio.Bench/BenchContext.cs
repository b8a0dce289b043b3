using System.Globalization;
using System.Security.Cryptography;
using VlogStudio.Core.Media;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Bench;

/// <summary>Synthesised 1080p30 recordings and music, and the timeline that is made of them.</summary>
internal sealed class BenchContext(BenchOptions options)
{
    private const int Recordings = 4;
    private readonly List<(Guid Id, RenderSource Source)> sources = [];

    public BenchOptions Options => options;

    public MediaTools Media { get; } = new(Microsoft.Extensions.Options.Options.Create(new MediaOptions()));

    public IReadOnlyList<(Guid Id, RenderSource Source)> Sources => sources;

    public RenderSource Music { get; private set; } = null!;

    public string Folder(string name)
    {
        var folder = Path.Combine(options.Folder, "work", name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return Directory.CreateDirectory(folder).FullName;
    }

    public async Task PrepareAsync(CancellationToken ct)
    {
        var seconds = options.RecordingSeconds;
        for (var i = 0; i < Recordings; i++)
        {
            // Moving shapes under film grain at a phone's bit rate; a group of pictures of 2 s, as cameras write.
            var path = await MakeAsync(
                string.Create(CultureInfo.InvariantCulture, $"recording-{i}-{seconds}s.mp4"),
                ["-f", "lavfi", "-i", string.Create(CultureInfo.InvariantCulture, $"testsrc2=s=1920x1080:r=30:d={seconds},hue=h={i * 70},noise=alls=8:allf=t"),
                "-f", "lavfi", "-i", string.Create(CultureInfo.InvariantCulture, $"sine=f={220 * (i + 1)}:r=48000:d={seconds},tremolo=f=3:d=0.9"),
                "-c:v", "libx264", "-preset", "veryfast", "-b:v", "10M", "-maxrate", "12M", "-bufsize", "20M", "-g", "60", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "128k", "-movflags", "+faststart"],
                ct);
            sources.Add((Guid.CreateVersion7(), await SourceAsync(path, ct)));
        }

        Music = await SourceAsync(
            await MakeAsync("music.mp3", ["-f", "lavfi", "-i", "sine=f=330:r=44100:d=90,vibrato=f=5,tremolo=f=2", "-c:a", "libmp3lame", "-b:a", "192k"], ct), ct);
    }

    /// <summary>Clips at in-points that fall in the middle of groups of pictures, from one recording after the other.</summary>
    public Timeline Timeline() => new()
    {
        Title = "Bench",
        Rate = FrameRate.Thirty,
        Size = new FrameSize(1920, 1080),
        Clips = [.. Enumerable.Range(0, options.Clips).Select(i => new Clip
        {
            Id = Guid.CreateVersion7(),
            RecordingId = sources[i % Recordings].Id,
            In = TimeSpan.FromSeconds(1 + (i / Recordings * (options.RecordingSeconds - options.ClipSeconds - 2.0) / Math.Max(1, (options.Clips - 1) / Recordings)) + (i % 3 * 0.4)),
            Frames = options.ClipSeconds * 30,
        })],
        Music = new MusicBed { TrackId = Guid.CreateVersion7(), In = TimeSpan.FromSeconds(5), Out = TimeSpan.FromSeconds(80) },
    };

    public Task<FfmpegResult> RunAsync(IReadOnlyList<FfmpegInput> inputs, IReadOnlyList<string> outputs, string folder, CancellationToken ct) =>
        Media.RunAsync(new FfmpegCommand { Inputs = inputs, Outputs = outputs, ScratchFolder = folder }, null, ct);

    private async Task<RenderSource> SourceAsync(string path, CancellationToken ct)
    {
        await using var file = File.OpenRead(path);
        var probe = await Media.ProbeAsync(path, ct);
        return new RenderSource(path, Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct)), probe.Value ?? throw new InvalidOperationException(probe.Problems[0].Code));
    }

    private async Task<string> MakeAsync(string name, string[] arguments, CancellationToken ct)
    {
        var path = Path.Combine(Directory.CreateDirectory(options.Folder).FullName, name);
        if (!File.Exists(path))
        {
            Console.WriteLine($"Synthesising {name}");
            var part = Path.Combine(options.Folder, "part-" + name);
            using var process = System.Diagnostics.Process.Start("ffmpeg", ["-nostdin", "-hide_banner", "-loglevel", "error", "-y", .. arguments, part]);
            await process.WaitForExitAsync(ct);
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"ffmpeg could not make {name}.");
            }

            File.Move(part, path);
        }

        return path;
    }
}
