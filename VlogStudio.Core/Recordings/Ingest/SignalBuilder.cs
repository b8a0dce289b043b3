namespace VlogStudio.Core.Recordings.Ingest;

/// <summary>Brings the measurements of a pass onto the even steps of <see cref="RecordingSignals"/>. Pure.</summary>
internal static class SignalBuilder
{
    private const int MaxKeyFrames = 4096;
    private const double SilentBelowLufs = -50;
    private const double Silence = -70;
    private const double StillBelow = 0.035;
    private const double ShortestSpan = 1.0;

    public static RecordingSignals Build(MeasureResult pass, IReadOnlyList<PictureSample> samples, PacketIndex packets, MeasurePlan plan, double duration)
    {
        var steps = Math.Max(1, (int)Math.Ceiling((duration / plan.StepSeconds) - 1e-6));
        var cuts = CutFinder.Find(pass, samples, duration);
        var motion = Series(steps, plan.StepSeconds, Motions(samples, cuts));
        var loudness = pass.Loudness.Count == 0 ? [] : Series(steps, plan.StepSeconds, pass.Loudness.Select(l => l with { Value = Math.Max(Silence, l.Value) }), Silence);
        return new RecordingSignals
        {
            StepSeconds = plan.StepSeconds,
            Motion = motion,
            Sharpness = Series(steps, plan.StepSeconds, samples.Select(s => new TimedValue(s.Seconds, s.Sharpness))),
            Brightness = Series(steps, plan.StepSeconds, samples.Select(s => new TimedValue(s.Seconds, s.Brightness))),
            Loudness = loudness,
            Cuts = cuts,
            Silences = SignalMaths.Spans(loudness, plan.StepSeconds, duration, l => l < SilentBelowLufs, ShortestSpan),
            Stills = SignalMaths.Spans(motion, plan.StepSeconds, duration, m => m < StillBelow, ShortestSpan),
            KeyFrames = Thin(packets.KeyTimes),
            IntegratedLufs = pass.Loudness.Count == 0 ? null : Math.Max(Silence, pass.Report.IntegratedLufs ?? Silence),
            TruePeakDb = pass.Loudness.Count == 0 ? null : Math.Max(-120, pass.Report.TruePeakDb ?? -120),
        };
    }

    // The jump over a cut is no motion: the calm before it goes on.
    private static IEnumerable<TimedValue> Motions(IReadOnlyList<PictureSample> samples, List<double> cuts)
    {
        var before = 0.0;
        for (var i = 1; i < samples.Count; i++)
        {
            var (from, to) = (samples[i - 1].Seconds, samples[i].Seconds);
            var isCut = cuts.Exists(cut => cut > from && cut <= to + 0.001);
            var motion = isCut ? before : SignalMaths.Motion(samples[i].Change, to - from);
            before = motion;
            // What changed between two samples was going on during both.
            if (i == 1) { yield return new TimedValue(from, motion); }
            yield return new TimedValue(to, motion);
        }
    }

    /// <summary>Means over the steps; a step without a value goes on with the one before.</summary>
    private static List<double> Series(int steps, double step, IEnumerable<TimedValue> values, double otherwise = 0)
    {
        var (sums, counts) = (new double[steps], new int[steps]);
        foreach (var value in values)
        {
            var i = Math.Clamp((int)(value.Seconds / step), 0, steps - 1);
            sums[i] += value.Value;
            counts[i]++;
        }
        var series = new List<double>(steps);
        var first = Array.FindIndex(counts, c => c > 0);
        var last = first < 0 ? otherwise : sums[first] / counts[first];
        for (var i = 0; i < steps; i++)
        {
            if (counts[i] > 0) { last = sums[i] / counts[i]; }
            series.Add(SignalMaths.Round(last));
        }
        return series;
    }

    private static List<double> Thin(List<double> keys)
    {
        var every = (keys.Count + MaxKeyFrames - 1) / MaxKeyFrames;
        return [.. keys.Where((_, i) => every <= 1 || i % every == 0).Select(SignalMaths.Round)];
    }
}
