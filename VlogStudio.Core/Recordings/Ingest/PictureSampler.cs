namespace VlogStudio.Core.Recordings.Ingest;

/// <summary>Measures the grey pictures of a pass one by one: two are in memory at a time.</summary>
internal static class PictureSampler
{
    public static async Task<List<PictureSample>> ReadAsync(MeasureResult pass, MeasurePlan plan, CancellationToken ct)
    {
        var samples = new List<PictureSample>(pass.Times.Count);
        if (!File.Exists(pass.FramesFile)) { return samples; }
        var (now, before) = (new byte[plan.Width * plan.Height], new byte[plan.Width * plan.Height]);
        await using var file = new FileStream(pass.FramesFile, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 17, FileOptions.SequentialScan);
        foreach (var at in pass.Times)
        {
            if (await file.ReadAtLeastAsync(now, now.Length, throwOnEndOfStream: false, ct) < now.Length) { break; }
            var isFirst = samples.Count == 0;
            samples.Add(new PictureSample(
                at,
                SignalMaths.Brightness(now),
                SignalMaths.Sharpness(now, plan.Width, plan.Height),
                isFirst ? 0 : SignalMaths.Change(now, before),
                isFirst ? 0 : SignalMaths.Shift(now, before)));
            (now, before) = (before, now);
        }
        return samples;
    }
}
