namespace VlogStudio.Tests.Core.Rendering.Golden;

/// <summary>How strong one frequency is from moment to moment, in steps of half a millisecond.</summary>
internal sealed class ToneWatch
{
    private const int Step = 24;
    private const int Window = 192;

    private readonly double[] _levels;

    /// <param name="samples">48 000 a second.</param>
    /// <param name="hertz">The frequency.</param>
    public ToneWatch(short[] samples, double hertz)
    {
        var (re, im) = (new double[Window], new double[Window]);
        for (var i = 0; i < Window; i++)
        {
            var hann = 0.5 - (0.5 * Math.Cos(2 * Math.PI * (i + 0.5) / Window));
            (re[i], im[i]) = (hann * Math.Cos(2 * Math.PI * hertz * i / 48000), hann * Math.Sin(2 * Math.PI * hertz * i / 48000));
        }

        _levels = [.. Enumerable.Range(0, Math.Max(0, (samples.Length - Window) / Step)).Select(LevelAt)];

        double LevelAt(int step)
        {
            double a = 0, b = 0;
            for (var i = 0; i < Window; i++)
            {
                a += samples[(step * Step) + i] * re[i];
                b += samples[(step * Step) + i] * im[i];
            }

            return Math.Sqrt((a * a) + (b * b));
        }
    }

    /// <summary>When it comes, around a moment: where it first has a fifth of the strength it reaches, seconds.</summary>
    public double OnsetNear(double time)
    {
        var (from, until) = (StepAt(time - 0.08), StepAt(time + 0.1));
        var strongest = _levels[from..until].Max();
        Assert.True(_levels[from] < strongest / 5, $"nothing begins at {time:0.00} s");
        return (((from + Array.FindIndex(_levels[from..until], l => l >= strongest / 5)) * Step) + (Window / 2)) / 48000.0;
    }

    private int StepAt(double time) => Math.Clamp((int)(((time * 48000) - (Window / 2)) / Step), 0, _levels.Length - 1);
}
