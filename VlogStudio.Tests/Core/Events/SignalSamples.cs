using FsCheck;
using FsCheck.Fluent;
using VlogStudio.Core.Recordings;

namespace VlogStudio.Tests.Core.Events;

/// <summary>Signals as an ingest measures them, made up.</summary>
internal static class SignalSamples
{
    /// <summary>A recording in which every second is like the other.</summary>
    public static RecordingSignals Even(double duration, double step = 0.5, double sharpness = 0.7, double motion = 0.3, double brightness = 0.5, double loudness = -25)
    {
        var count = Math.Max(1, (int)Math.Ceiling(duration / step));
        return new RecordingSignals
        {
            StepSeconds = step,
            Motion = [.. Enumerable.Repeat(motion, count)],
            Sharpness = [.. Enumerable.Repeat(sharpness, count)],
            Brightness = [.. Enumerable.Repeat(brightness, count)],
            Loudness = [.. Enumerable.Repeat(loudness, count)],
            Cuts = [],
            Silences = [],
            Stills = [],
        };
    }

    /// <summary>Any recording of 0.3 s to two hours, with nonsense among the numbers.</summary>
    public static Arbitrary<(RecordingSignals Signals, double Duration)> Any { get; } = (
        from tenths in Gen.Frequency((5, Gen.Choose(3, 1200)), (1, Gen.Choose(3, 72_000)))
        from step in Gen.Elements(0.2, 0.5, 1.0, 2.0)
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from cuts in Gen.Choose(0, 40)
        from spans in Gen.Choose(0, 8)
        select Make(tenths / 10.0, step, seed, cuts, spans)).ToArbitrary();

    private static (RecordingSignals Signals, double Duration) Make(double duration, double step, int seed, int cuts, int spans)
    {
#pragma warning disable CA5394 // Samples need not be secret.
        var random = new Random(seed);
        var count = (int)Math.Ceiling(duration / step);
        List<double> Series(double min, double max) => [.. Enumerable.Range(0, random.Next(4) == 0 ? count / 2 : count)
            .Select(_ => random.Next(50) == 0 ? double.NaN : min + (random.NextDouble() * (max - min)))];
        List<SignalSpan> Spans() => [.. Enumerable.Range(0, spans).Select(_ => random.NextDouble() * duration).Select(start => new SignalSpan(start, start + (random.NextDouble() * 20)))];
        return (new RecordingSignals
        {
            StepSeconds = step,
            Motion = Series(0, 1),
            Sharpness = Series(0, 1),
            Brightness = Series(0, 1),
            Loudness = random.Next(3) == 0 ? [] : Series(-70, -5),
            Cuts = [.. Enumerable.Range(0, cuts).Select(_ => (random.NextDouble() * duration * 1.1) - 0.1).Order()],
            Silences = Spans(),
            Stills = Spans(),
            KeyFrames = [.. Enumerable.Range(0, (int)Math.Min(4096, duration)).Select(i => i * 1.03)],
        }, duration);
#pragma warning restore CA5394
    }
}
