using System.Globalization;
using VlogStudio.Core.Media;

namespace VlogStudio.Core.Events;

/// <summary>Takes an event's picture out of its recording.</summary>
internal sealed class EventPictures(MediaTools tools)
{
    private const int LongEdge = 640;

    /// <summary>Writes the frame at a time as a JPEG of at most 640 pixels, upright.</summary>
    /// <exception cref="MediaException">The frame could not be read.</exception>
    public async Task TakeAsync(string source, MediaProbe probe, double at, string path, string scratch, CancellationToken ct)
    {
        var last = Math.Max(0, probe.Duration.TotalSeconds - (1.5 / Math.Max(1, probe.Video?.Fps ?? 30)));
        // Some files have no frame where their header says they end: then an earlier one, at last the first, will do.
        foreach (var time in (double[])[Math.Clamp(at, 0, last), Math.Clamp(at, 0, last) / 2, 0])
        {
            File.Delete(path);
            await tools.RunAsync(Command(source, probe, time, path, scratch), null, ct);
            if (File.Exists(path) && new FileInfo(path).Length > 0) { return; }
        }
        throw new MediaException("no_frame", "No frame could be read for the event's picture.");
    }

    private static FfmpegCommand Command(string source, MediaProbe probe, double at, string path, string scratch)
    {
        var fit = $"scale=w='min({LongEdge},iw*sar)':h=-2,setsar=1";
        var tone = probe.Video?.IsHdr == true
            ? "zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=full,"
            : "";
        return new FfmpegCommand
        {
            Inputs = [new FfmpegInput(source, ["-threads", "1", "-ss", at.ToString("0.###", CultureInfo.InvariantCulture)])],
            Outputs =
            [
                "-map", $"0:{probe.Video?.Index ?? 0}", "-an", "-sn", "-dn", "-frames:v", "1", "-vf", $"{fit},{tone}format=yuvj420p",
                "-map_metadata", "-1", "-q:v", "4", "-f", "image2", "-update", "1", path,
            ],
            ScratchFolder = scratch,
            StopOnError = false,
            WallLimit = TimeSpan.FromSeconds(60),
        };
    }
}
