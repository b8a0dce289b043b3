using System.Globalization;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering.Filters;

/// <summary>How numbers are written into filter graphs; nothing else ever gets into one.</summary>
internal static class FilterText
{
    public static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.######", CultureInfo.InvariantCulture);

    public static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    public static string Rate(FrameRate rate) => string.Create(CultureInfo.InvariantCulture, $"{rate.Numerator}/{rate.Denominator}");

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
