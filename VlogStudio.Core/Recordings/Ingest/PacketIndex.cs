using VlogStudio.Core.Media;

namespace VlogStudio.Core.Recordings.Ingest;

/// <summary>What a walk over the picture's packets told, without decoding any.</summary>
internal sealed class PacketIndex
{
    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>When key frames are shown, seconds from the recording's start, in order.</summary>
    public List<double> KeyTimes { get; } = [];

    /// <summary>When the last picture ends, seconds from the recording's start.</summary>
    public double End { get; private set; }

    /// <summary>What the walk stumbled over, or null.</summary>
    public string? Error { get; private set; }

    /// <summary>The longest stretch without a key frame, seconds.</summary>
    public double LongestGroup { get; private set; }

    /// <summary>Walks over them. A file that ends in the middle is no failure: <see cref="Error"/> tells.</summary>
    public static async Task<PacketIndex> ReadAsync(MediaTools media, string source, MediaProbe probe, CancellationToken ct)
    {
        var index = new PacketIndex();
        var video = probe.Video!;
        var frame = video.Fps > 0 ? 1 / video.Fps : 0.04;
        double? first = null;
        var end = 0.0;
        var keys = new List<double>();
        try
        {
            await media.ReadPacketsAsync(
                source,
                video.Index,
                packet =>
                {
                    if (packet.IsDiscarded || (packet.Pts ?? packet.Dts) is not { } at) { return; }
                    index.Count++;
                    first = Math.Min(first ?? at, at);
                    end = Math.Max(end, at + (packet.Duration > 0 ? packet.Duration : frame));
                    if (packet.IsKey) { keys.Add(at); }
                },
                ct);
        }
        catch (MediaException e) when (!e.IsTransient)
        {
            index.Error = e.Message;
        }
        // The container's clock need not begin at zero; the recording's does.
        var origin = (first ?? 0) - Math.Max(0, video.StartsAt.TotalSeconds);
        index.End = Math.Max(0, end - origin);
        keys.Sort();
        index.KeyTimes.AddRange(keys.Select(k => Math.Max(0, k - origin)));
        var last = 0.0;
        foreach (var key in index.KeyTimes.Append(index.End))
        {
            index.LongestGroup = Math.Max(index.LongestGroup, key - last);
            last = key;
        }
        return index;
    }
}
