using System.Globalization;
using VlogStudio.Core.Media;

namespace VlogStudio.Core.Recordings.Ingest;

/// <summary>Finds and reads the telemetry track of a GoPro file.</summary>
internal static class GpmfTrack
{
    // One or two seconds of telemetry hold the first fix; the rest of an hour's track is not needed.
    private const int MaxBytes = 4 << 20;

    // The track is the second of the data tracks on most models, the first or third on others.
    private static readonly int[] Candidates = [1, 0, 2];

    /// <summary>The first fix; null where the file is no GoPro's or has none.</summary>
    public static async Task<GpmfFix?> ReadAsync(MediaTools media, string source, MediaProbe probe, string scratchFolder, CancellationToken ct)
    {
        if (!probe.Tags.Values.Any(v => v.Contains("GoPro", StringComparison.OrdinalIgnoreCase))) { return null; }
        foreach (var candidate in Candidates)
        {
            var target = Path.Combine(scratchFolder, $"telemetry-{candidate}.bin");
            var command = new FfmpegCommand
            {
                Inputs = [new FfmpegInput(source, [])],
                Outputs = ["-map", string.Create(CultureInfo.InvariantCulture, $"0:d:{candidate}"), "-c", "copy", "-t", "60", "-f", "data", target],
                StopOnError = false,
                ScratchFolder = scratchFolder,
            };
            try { await media.RunAsync(command, null, ct); }
            catch (MediaException)
            {
                // There is no such track: the next one, if any.
                continue;
            }
            if (File.Exists(target) && await ReadHeadAsync(target, ct) is { } fix && (fix.Where ?? (object?)fix.Time) is not null) { return fix; }
        }
        return null;
    }

    private static async Task<GpmfFix> ReadHeadAsync(string path, CancellationToken ct)
    {
        await using var file = File.OpenRead(path);
        var head = new byte[(int)Math.Min(file.Length, MaxBytes)];
        await file.ReadExactlyAsync(head, ct);
        return Gpmf.Read(head);
    }
}
