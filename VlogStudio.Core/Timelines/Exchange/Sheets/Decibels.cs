using System.Globalization;

namespace VlogStudio.Core.Timelines.Exchange.Sheets;

/// <summary>Levels 0..1 as the decibels other programs speak.</summary>
internal static class Decibels
{
    /// <summary>What is as good as silence.</summary>
    public const double Silence = -96;

    public static double Of(double level) => level <= 0 ? Silence : Math.Max(Silence, 20 * Math.Log10(level));

    public static double ToLevel(double decibels) => decibels <= Silence ? 0 : Math.Pow(10, decibels / 20);

    public static string Write(double level) => Of(level).ToString("0.####", CultureInfo.InvariantCulture);
}
