using System.Globalization;
using System.Text.RegularExpressions;

namespace VlogStudio.Core.Rendering;

/// <summary>A measured loudness.</summary>
/// <param name="Integrated">LUFS; -70 or less means silence.</param>
/// <param name="TruePeak">dBTP, or the highest sample where only that was asked for; negative infinity for digital silence.</param>
internal readonly partial record struct Loudness(double Integrated, double TruePeak)
{
    /// <summary>ffmpeg's meter with the summary at the end only.</summary>
    public const string Filter = "ebur128=peak=true:framelog=verbose";

    /// <summary>The same with the highest sample instead of what lies between samples, which costs nothing.</summary>
    public const string FilterWithSamplePeak = "ebur128=peak=sample:framelog=verbose";

    /// <summary>The same without any peak.</summary>
    public const string FilterWithoutPeak = "ebur128=framelog=verbose";

    /// <summary>Quieter than this is not sound anybody meant.</summary>
    private const double SilenceLufs = -69;

    /// <summary>Quieter than this is the noise of a room or of a microphone.</summary>
    private const double NoiseLufs = -50;

    public static Loudness Silence { get; } = new(-70, double.NegativeInfinity);

    public bool IsSilent => Integrated <= SilenceLufs;

    /// <summary>
    /// The gain that brings this to a target. Down to -50 LUFS it is the whole way. What is quieter is noise: it gets less the quieter it is,
    /// 2 dB for each, so that a silent room is not blown up into a roar; silence stays silence.
    /// </summary>
    public double GainTo(double targetLufs)
    {
        if (IsSilent)
        {
            return 0;
        }

        var whole = targetLufs - Integrated;
        return Integrated >= NoiseLufs ? whole : Math.Max(0, targetLufs - NoiseLufs - (2 * (NoiseLufs - Integrated)));
    }

    /// <summary>Reads the last summary in what ffmpeg printed; silence where there is none.</summary>
    public static Loudness Read(string standardError)
    {
        var integrated = IntegratedLine().Matches(standardError);
        var peak = PeakLine().Matches(standardError);
        return integrated.Count == 0
            ? Silence
            : new Loudness(Number(integrated[^1].Groups[1].Value), peak.Count == 0 ? double.NegativeInfinity : Number(peak[^1].Groups[1].Value));
    }

    private static double Number(string text) =>
        text.Contains("inf", StringComparison.Ordinal) || text == "nan" ? double.NegativeInfinity : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\s*I:\s+(-?[\d.]+|-?inf|nan) LUFS", RegexOptions.Multiline)]
    private static partial Regex IntegratedLine();

    [GeneratedRegex(@"^\s*Peak:\s+(-?[\d.]+|-?inf|nan) dBFS", RegexOptions.Multiline)]
    private static partial Regex PeakLine();
}
