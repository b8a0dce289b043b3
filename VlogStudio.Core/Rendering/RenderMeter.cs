using System.Diagnostics;

namespace VlogStudio.Core.Rendering;

/// <summary>
/// Progress of one render: work done over work to do, both in expected processor seconds. It never falls, and tells the time to go from this
/// render's own pace once that is known.
/// </summary>
internal sealed class RenderMeter(Action<RenderProgress>? onProgress, TimeSpan expected)
{
    private const double KnownAfter = 0.05;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    private readonly Lock gate = new();
    private readonly long began = Stopwatch.GetTimestamp();
    private readonly Dictionary<string, (double Cost, double Done)> parts = [];
    private RenderPhase phase;
    private double shown;
    private long lastShown;

    /// <summary>Adds work to do; known parts keep what is done.</summary>
    public void Plan(string part, double cost)
    {
        lock (gate)
        {
            parts[part] = (cost, parts.TryGetValue(part, out var known) ? known.Done : 0);
        }
    }

    public void Enter(RenderPhase next)
    {
        lock (gate)
        {
            phase = next > phase ? next : phase;
            Show(isForced: true);
        }
    }

    /// <summary>Says how far a part is, 0..1.</summary>
    public void Report(string part, double fraction)
    {
        lock (gate)
        {
            var (cost, done) = parts[part];
            parts[part] = (cost, Math.Max(done, Math.Clamp(fraction, 0, 1)));
            Show(isForced: fraction >= 1);
        }
    }

    private void Show(bool isForced)
    {
        var now = Stopwatch.GetTimestamp();
        if (onProgress is null || (!isForced && Stopwatch.GetElapsedTime(lastShown, now) < Beat))
        {
            return;
        }

        lastShown = now;
        var whole = parts.Values.Sum(p => p.Cost);
        shown = Math.Max(shown, whole <= 0 ? 0 : Math.Min(0.999, parts.Values.Sum(p => p.Cost * p.Done) / whole));
        var elapsed = Stopwatch.GetElapsedTime(began, now);
        var remaining = shown < KnownAfter ? expected - elapsed : elapsed * ((1 - shown) / shown);
        onProgress(new RenderProgress(phase, shown, remaining > TimeSpan.Zero ? remaining : null));
    }
}
