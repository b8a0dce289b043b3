namespace VlogStudio.Tests.Core.Rendering;

/// <summary>Measures on samples, 48 000 a second.</summary>
internal static class Sounds
{
    /// <summary>How strong one frequency is.</summary>
    public static double Tone(short[] samples, double from, double to, double hertz)
    {
        var (first, last) = ((int)(from * 48000), Math.Min(samples.Length, (int)(to * 48000)));
        double re = 0, im = 0;
        for (var i = first; i < last; i++)
        {
            re += samples[i] * Math.Cos(2 * Math.PI * hertz * i / 48000);
            im += samples[i] * Math.Sin(2 * Math.PI * hertz * i / 48000);
        }

        return Math.Sqrt((re * re) + (im * im)) / (last - first) / short.MaxValue * 2;
    }
}
