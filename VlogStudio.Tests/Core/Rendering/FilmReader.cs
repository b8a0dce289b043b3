using System.Globalization;
using VlogStudio.Core.Media;

namespace VlogStudio.Tests.Core.Rendering;

/// <summary>Decodes films small enough to look at number by number.</summary>
internal sealed class FilmReader(MediaTools media, string folder)
{
    /// <summary>Every frame as RGB of a few pixels; [frame][(y * width + x) * 3 + channel].</summary>
    public async Task<IReadOnlyList<byte[]>> FramesAsync(string film, int width, int height)
    {
        var raw = Path.Combine(folder, Guid.NewGuid().ToString("N") + ".rgb");
        var scale = string.Create(CultureInfo.InvariantCulture, $"scale={width}:{height}:flags=area,format=rgb24");
        await RunAsync(film, ["-map", "0:v:0", "-vf", scale, "-fps_mode", "passthrough", "-f", "rawvideo", raw]);
        return [.. (await File.ReadAllBytesAsync(raw)).Chunk(width * height * 3)];
    }

    /// <summary>The sound as one channel, 48 000 samples a second.</summary>
    public async Task<short[]> SamplesAsync(string film)
    {
        var raw = Path.Combine(folder, Guid.NewGuid().ToString("N") + ".pcm");
        await RunAsync(film, ["-map", "0:a:0", "-ac", "1", "-ar", "48000", "-f", "s16le", raw]);
        var bytes = await File.ReadAllBytesAsync(raw);
        var samples = new short[bytes.Length / 2];
        Buffer.BlockCopy(bytes, 0, samples, 0, samples.Length * 2);
        return samples;
    }

    /// <summary>Root mean square of a stretch, 0..1.</summary>
    public static double Level(short[] samples, double from, double to)
    {
        var span = samples[(int)(from * 48000)..Math.Min(samples.Length, (int)(to * 48000))];
        return Math.Sqrt(span.Average(s => (double)s * s)) / short.MaxValue;
    }

    /// <summary>Where something that was off goes on, in seconds.</summary>
    public static IReadOnlyList<double> Onsets(IReadOnlyList<bool> isOn, double perSecond, int quietBefore)
    {
        var onsets = new List<double>();
        var quiet = quietBefore;
        for (var i = 0; i < isOn.Count; i++)
        {
            if (isOn[i] && quiet >= quietBefore)
            {
                onsets.Add(i / perSecond);
            }

            quiet = isOn[i] ? 0 : quiet + 1;
        }

        return onsets;
    }

    private Task<FfmpegResult> RunAsync(string film, string[] outputs) =>
        media.RunAsync(new FfmpegCommand { Inputs = [new FfmpegInput(film, [])], Outputs = outputs, ScratchFolder = folder }, null, TestContext.Current.CancellationToken);
}
