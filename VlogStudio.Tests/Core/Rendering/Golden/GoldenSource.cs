using System.Collections.Concurrent;
using System.Globalization;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Rendering.Golden;

/// <summary>
/// A recording whose every moment is known: moving shapes with a clock, in colours that every matrix has, all white for a tenth of a second at every full second, together with a
/// beep of 4 kHz, over a tone that no other recording has.
/// </summary>
internal sealed record GoldenSource(string Name, int Width, int Height, string Rate, int Hue, int Hertz, int Rotation = 0, bool IsMirrored = false, string Picture = "", string Sound = "-c:a aac")
{
    public const int Beep = 4000;
    public const double Seconds = 6;

    public static readonly GoldenSource Wide = new("wide", 640, 360, "30", 0, 500);
    public static readonly GoldenSource Fast = new("fast", 640, 360, "60", 80, 700);
    public static readonly GoldenSource Tall = new("tall", 360, 640, "25", 160, 900, Sound: "-c:a aac -ar 44100 -ac 1");
    public static readonly GoldenSource Turned = new("turned", 360, 640, "30", 240, 1100, Rotation: 90);
    public static readonly GoldenSource Odd = new("odd", 518, 488, "24", 300, 1300, Sound: "-c:a libmp3lame");
    public static readonly GoldenSource Mirrored = new("mirrored", 640, 360, "30", 40, 600, Rotation: 180, IsMirrored: true);
    public static readonly GoldenSource Uneven = new("uneven", 640, 360, "30", 120, 800, Picture: ",select='not(eq(mod(n\\,5)\\,2))*not(eq(mod(n\\,11)\\,4))'");

    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> s_shown = new(StringComparer.Ordinal);

    /// <summary>How many pictures of it there are a second; an uneven one has fewer.</summary>
    public double Fps => double.Parse(Rate, CultureInfo.InvariantCulture);

    /// <summary>The file; made once, and never to be written to.</summary>
    public async Task<string> FileAsync()
    {
        var back = GoldenClips.TurnedBack(Rotation, IsMirrored);
        var plain = await TestClips.MakeAsync(
            $"golden-{Name}.mp4",
            [
                "-f", "lavfi", "-i", GoldenClips.Text($"testsrc2=s={Width}x{Height}:r={Rate}:d={Seconds},hue=h={Hue}:s=0.25,drawbox=color=white:t=fill:enable='lt(mod(t+0.0001,1),0.1)'{Picture}{back}"),
                "-f", "lavfi", "-i", GoldenClips.Text($"aevalsrc='0.12*sin(2*PI*{Hertz}*t)+0.4*sin(2*PI*{Beep}*t)*lt(mod(t,1),0.1)':s=48000:d={Seconds}"),
                "-fps_mode", "vfr", "-c:v", "libx264", "-preset", "ultrafast", "-crf", "12", "-g", "45", "-pix_fmt", "yuv420p", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", .. Sound.Split(' '),
            ]);
        return Rotation == 0 && !IsMirrored ? plain : await s_shown.GetOrAdd(plain, path => new(() => GoldenClips.TurnAsync(path, Rotation, IsMirrored, path.Replace(".mp4", "-shown.mp4", StringComparison.Ordinal)))).Value;
    }

    /// <summary>A picture, 16:9, whose every part differs: PNG, or JPEG.</summary>
    public static Task<string> PictureAsync(int hue, bool isJpeg = false) => TestClips.MakeAsync(
        GoldenClips.Text($"golden-{hue}.{(isJpeg ? "jpg" : "png")}"),
        ["-f", "lavfi", "-i", GoldenClips.Text($"testsrc2=s=1280x720:r=1:d=1,hue=h={hue}:s=0.25,gblur=sigma=2"), "-frames:v", "1", .. isJpeg ? ["-pix_fmt", "yuvj420p", "-q:v", "1"] : (string[])["-pix_fmt", "rgb24"]]);

    /// <summary>A tone that comes and goes, as somebody speaking: 2 kHz, from the first second to the third.</summary>
    public static Task<string> VoiceAsync() => TestClips.MakeAsync("golden-voice.wav", "-f", "lavfi", "-i", "aevalsrc='0.2*sin(2*PI*2000*t)*gte(t,1)*lt(mod(t,0.5),0.4)':s=44100:d=3");
}
