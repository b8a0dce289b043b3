using System.Globalization;

namespace VlogStudio.Core.Timelines.Exchange.Mlt;

/// <summary>Times as MLT writes them: frames, <c>00:00:01.500</c>, or <c>00:00:01:15</c>.</summary>
internal static class MltTime
{
    public static string Clock(int frame, FrameRate rate) => rate.ToTime(frame).ToString(@"hh\:mm\:ss\.fffffff", CultureInfo.InvariantCulture);

    public static long Read(string text, FrameRate rate, string where)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var frames))
        {
            return Checked(frames, text, where);
        }

        var parts = text.Split(':', ';');
        if (parts.Length is 3 or 4 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var hours) && hours < 100
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            && decimal.TryParse(parts[2].Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && minutes < 60 && seconds < 60)
        {
            var more = 0;
            if (parts.Length == 3 || int.TryParse(parts[3], NumberStyles.None, CultureInfo.InvariantCulture, out more))
            {
                var whole = ((((hours * 60m) + minutes) * 60) + seconds) * rate.Numerator / rate.Denominator;
                return Checked((long)Math.Round(whole, MidpointRounding.AwayFromZero) + more, text, where);
            }
        }

        throw DocumentFault.Value(where, text);
    }

    private static long Checked(long frames, string text, string where) =>
        frames is >= 0 and <= TimelineExchange.MostFrames ? frames : throw DocumentFault.Value(where, text);
}
