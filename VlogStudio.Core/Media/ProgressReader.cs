using System.Globalization;

namespace VlogStudio.Core.Media;

/// <summary>Reads the key=value blocks of <c>-progress</c>. Beware: ffmpeg's out_time_ms is in microseconds.</summary>
internal sealed class ProgressReader(TimeSpan? expected, Action<FfmpegProgress>? onProgress)
{
    private long frame;
    private long outMicroseconds;
    private long bytes;
    private (long Frame, long Out, long Bytes) shown = (-1, -1, -1);

    /// <summary>Takes one line; answers whether it completes a block in which something moved.</summary>
    public bool Take(string line)
    {
        var split = line.IndexOf('=', StringComparison.Ordinal);
        if (split <= 0)
        {
            return false;
        }

        var value = line.AsSpan(split + 1).Trim();
        switch (line[..split])
        {
            case "frame":
                Read(value, ref frame);
                return false;
            case "out_time_us":
                Read(value, ref outMicroseconds);
                return false;
            case "total_size":
                Read(value, ref bytes);
                return false;
            case "progress":
                return Show();
            default:
                return false;
        }
    }

    private bool Show()
    {
        var now = (frame, outMicroseconds, bytes);
        if (now == shown)
        {
            return false;
        }

        shown = now;
        var time = TimeSpan.FromMicroseconds(Math.Max(0, outMicroseconds));
        var fraction = expected is { Ticks: > 0 } whole ? Math.Clamp(time / whole, 0, 1) : 0;
        onProgress?.Invoke(new FfmpegProgress(frame, time, fraction));
        return true;
    }

    private static void Read(ReadOnlySpan<char> text, ref long value)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var read))
        {
            value = read;
        }
    }
}
