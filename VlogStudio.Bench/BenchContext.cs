using System.Globalization;
using VlogStudio.Core.Media;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Bench;

/// <summary>Synthesised 1080p30 recordings and music, and the timeline that is made of them.</summary>
internal sealed class BenchContext(BenchOptions options)
{
    /// <summary>What is heard with each flash.</summary>
    public const int BeepHertz = 6000;

    private const int Recordings = 4;

    /// <summary>Place of the recording with open groups of pictures among <see cref="Sources"/>.</summary>
    private const int OpenRecording = Recordings;
    private readonly List<(Guid Id, RenderSource Source)> sources = [];

    public BenchOptions Options => options;

    /// <summary>Without bubblewrap, which ends without waiting for its child: the kernel would then count nothing of what ran in it.</summary>
    public MediaTools Media { get; } = new(Microsoft.Extensions.Options.Options.Create(new MediaOptions { Sandbox = false }));

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
            // A hand-held pan over moving shapes under film grain at a phone's bit rate; groups of pictures of one and of two seconds, as phones and cameras
            // write them; a murmur, for recordings hold no pure tones. Each second begins with a flash in the corner and a beep, by which films are checked.
            var path = await RecordAsync(i, seconds, "pan", i % 2 == 0 ? "30" : "60", ct);
            sources.Add((Guid.CreateVersion7(), await SourceAsync(path, ct)));
        }

        sources.Add((Guid.CreateVersion7(), await SourceAsync(await RecordAsync(OpenRecording, seconds, "pan-open", "60:open-gop=1", ct), ct)));

        Music = await SourceAsync(
            await MakeAsync("tune.mp3", ["-f", "lavfi", "-i", Tune, "-c:a", "libmp3lame", "-b:a", "192k"], ct), ct);
    }

    /// <summary>The timeline with every sixth clip taken from a recording whose groups of pictures are open.</summary>
    public Timeline WithOpenGroups(Timeline timeline) =>
        timeline with { Clips = [.. timeline.Clips.Select((c, i) => i % 6 == 3 ? c with { RecordingId = sources[OpenRecording].Id } : c)] };

    /// <summary>Clips at in-points that fall in the middle of groups of pictures, from one recording after the other.</summary>
    public Timeline Timeline() => Timeline(options.Clips, options.ClipSeconds);

    /// <summary>The same with so many clips of such a length.</summary>
    public Timeline Timeline(int clips, int clipSeconds) => new()
    {
        Title = "Bench",
        Rate = FrameRate.Thirty,
        Size = new FrameSize(1920, 1080),
        Clips = [.. Enumerable.Range(0, clips).Select(i => new Clip
        {
            Id = Guid.CreateVersion7(),
            RecordingId = sources[i % Recordings].Id,
            // On a frame of the recording, so that flashes can be told to the frame.
            In = FrameRate.Thirty.ToTime((long)(30 * (1 + (i / Recordings * (options.RecordingSeconds - clipSeconds - 2.0) / Math.Max(1, (clips - 1) / Recordings)))) + (i % 3 * 12)),
            Frames = clipSeconds * 30,
        })],
        Music = new MusicBed { TrackId = Guid.CreateVersion7(), In = TimeSpan.FromSeconds(5), Out = TimeSpan.FromSeconds(80) },
    };

    public Task<FfmpegResult> RunAsync(IReadOnlyList<FfmpegInput> inputs, IReadOnlyList<string> outputs, string folder, CancellationToken ct) =>
        Media.RunAsync(new FfmpegCommand { Inputs = inputs, Outputs = outputs, ScratchFolder = folder }, null, ct);

    /// <summary>A 720p recording of so many minutes.</summary>
    public async Task<RenderSource> LongRecordingAsync(int minutes, CancellationToken ct)
    {
        var minute = await MakeAsync(
            "minute.mp4",
            ["-f", "lavfi", "-i", $"testsrc2=s=1280x720:r=30:d=60,{Flash}", "-f", "lavfi", "-i", Beep(60),
                "-c:v", "libx264", "-preset", "veryfast", "-b:v", "2M", "-maxrate", "3M", "-bufsize", "4M", "-g", "60", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "96k", "-movflags", "+faststart"],
            ct);
        return await SourceAsync(
            minutes == 1 ? minute : await MakeAsync(string.Create(CultureInfo.InvariantCulture, $"minutes-{minutes}.mp4"), ["-stream_loop", string.Create(CultureInfo.InvariantCulture, $"{minutes - 1}"), "-i", minute, "-c", "copy", "-movflags", "+faststart"], ct),
            ct);
    }

    /// <summary>A small recording of a few seconds, where what is measured is not what becomes of it.</summary>
    public Task<string> SmallRecordingAsync(CancellationToken ct) => MakeAsync(
        "small.mp4",
        ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=30:d=6", "-f", "lavfi", "-i", "sine=f=330:r=48000:d=6", "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "+faststart"],
        ct);

    /// <summary>A poster for films that are not rendered.</summary>
    public Task<string> SmallPosterAsync(CancellationToken ct) => MakeAsync("small.jpg", ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=1:d=1", "-frames:v", "1"], ct);

    private const string Pan = "rotate=a='0.03*sin(t*0.9)':bilinear=1,crop=1920:1080:x='64+60*sin(t*0.7)':y='36+30*sin(t*1.1)'";

    private const string Flash = "drawbox=x=0:y=0:w=64:h=64:color=black:t=fill,drawbox=x=0:y=0:w=64:h=64:color=white:t=fill:enable='lt(mod(t+0.001,1),0.1)'";

    /// <summary>Three tones that swell over a soft noise, all below the beeps.</summary>
    private const string Tune =
        "sine=f=330:r=44100:d=90,vibrato=f=5,tremolo=f=2[a];sine=f=415:r=44100:d=90,tremolo=f=1.5[b];sine=f=494:r=44100:d=90,vibrato=f=4[c];anoisesrc=c=pink:r=44100:a=0.25:seed=9:d=90,lowpass=f=3000,tremolo=f=4:d=0.7[n];[a][b][c][n]amix=inputs=4:normalize=0,volume=0.5";

    private static string Beep(int seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"aevalsrc='0.4*sin(2*PI*{BeepHertz}*t)*lt(mod(t,1),0.1)':s=48000:d={seconds}");

    private Task<string> RecordAsync(int i, int seconds, string name, string groups, CancellationToken ct) => MakeAsync(
        string.Create(CultureInfo.InvariantCulture, $"{name}-{i}-{seconds}s.mp4"),
        ["-f", "lavfi", "-i", string.Create(CultureInfo.InvariantCulture, $"testsrc2=s=2048x1152:r=30:d={seconds},hue=h={i * 70},noise=alls=16,{Pan},noise=alls=3:allf=t,{Flash}"),
            "-f", "lavfi", "-i", string.Create(CultureInfo.InvariantCulture, $"anoisesrc=c=pink:r=48000:a=0.4:seed={i + 1}:d={seconds},lowpass=f=2500,tremolo=f=3:d=0.9[voice];{Beep(seconds)}[beep];[voice][beep]amix=inputs=2:normalize=0"),
            "-c:v", "libx264", "-preset", "veryfast", "-b:v", "10M", "-maxrate", "12M", "-bufsize", "20M", "-x264-params", "keyint=" + groups, "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "128k", "-movflags", "+faststart"],
        ct);

    private async Task<RenderSource> SourceAsync(string path, CancellationToken ct)
    {
        var probe = await Media.ProbeAsync(path, ct);
        return new RenderSource(path, await Sha256Hex.OfFileAsync(path, ct), probe.Value ?? throw new InvalidOperationException(probe.Problems[0].Code));
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
