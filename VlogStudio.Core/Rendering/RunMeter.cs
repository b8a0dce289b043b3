using VlogStudio.Core.Media;

namespace VlogStudio.Core.Rendering;

/// <summary>Adds up what the ffmpeg runs of one render cost.</summary>
internal sealed class RunMeter
{
    private readonly Lock gate = new();

    public TimeSpan CpuTime { get; private set; }

    public long PeakBytes { get; private set; }

    public async Task<FfmpegResult> CountAsync(Task<FfmpegResult> run)
    {
        var result = await run;
        lock (gate)
        {
            CpuTime += result.CpuTime;
            PeakBytes = Math.Max(PeakBytes, result.PeakBytes);
        }

        return result;
    }
}
