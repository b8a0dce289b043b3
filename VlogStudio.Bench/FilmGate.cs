using System.Globalization;
using VlogStudio.Core.Media;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Bench;

/// <summary>
/// What a film must be for its time to count: it decodes without an error to its frames, and each flash of the recordings comes with its beep.
/// </summary>
internal static class FilmGate
{
    private const double MostApart = 0.020;
    private const int Samples = 48_000;

    /// <summary>Checks it, outside of any measured time.</summary>
    /// <exception cref="InvalidOperationException">It is not that film.</exception>
    public static async Task CheckAsync(BenchContext bench, string name, string film, Timeline timeline, double mostApart = MostApart, int? expected = null, CancellationToken ct = default)
    {
        var folder = bench.Folder("gate");
        var (light, sound) = (Path.Combine(folder, "light.gray"), Path.Combine(folder, "sound.pcm"));
        await bench.RunAsync(
            [new FfmpegInput(film, [])],
            [
                "-map", "0:v:0", "-vf", "crop=64:64:0:0,scale=1:1:flags=area,format=gray", "-fps_mode", "passthrough", "-f", "rawvideo", light,
                "-map", "0:a:0", "-af", string.Create(CultureInfo.InvariantCulture, $"highpass=f={BenchContext.BeepHertz * 0.8}:poles=2,highpass=f={BenchContext.BeepHertz * 0.8}:poles=2"),
                "-ac", "1", "-ar", "48000", "-f", "s16le", sound,
            ],
            folder,
            ct);
        var frames = await File.ReadAllBytesAsync(light, ct);
        var wanted = expected ?? timeline.TotalFrames();
        if (frames.Length != wanted)
        {
            throw new InvalidOperationException($"{name} made {frames.Length} of {wanted} frames: a run that fails the gate has no time.");
        }

        var rate = (double)timeline.Rate.Numerator / timeline.Rate.Denominator;
        var flashes = Onsets([.. frames.Select(f => f > 200)], rate, (int)(rate / 4));
        var bytes = await File.ReadAllBytesAsync(sound, ct);
        var samples = new short[bytes.Length / 2];
        Buffer.BlockCopy(bytes, 0, samples, 0, samples.Length * 2);
        var loudest = samples.Max(s => Math.Abs((int)s));
        var beeps = Onsets([.. samples.Select(s => Math.Abs((int)s) > loudest / 4)], Samples, Samples / 4);
        // A flash in the very first frame of a clip may have begun before the cut; its beep then has as well.
        var apart = flashes.Where(f => f > 0.05).Select(f => beeps.Min(b => Math.Abs(b - f))).Order().ToList();
        if (apart.Count == 0 || apart[apart.Count * 9 / 10] > mostApart)
        {
            throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture, $"{name}: picture and sound are {(apart.Count == 0 ? double.NaN : apart[apart.Count * 9 / 10] * 1000):0} ms apart at {flashes.Count} flashes: a run that fails the gate has no time."));
        }
    }

    private static List<double> Onsets(bool[] isOn, double perSecond, int quietBefore)
    {
        var onsets = new List<double>();
        var quiet = quietBefore;
        for (var i = 0; i < isOn.Length; i++)
        {
            if (isOn[i] && quiet >= quietBefore)
            {
                onsets.Add(i / perSecond);
            }

            quiet = isOn[i] ? 0 : quiet + 1;
        }

        return onsets;
    }
}
