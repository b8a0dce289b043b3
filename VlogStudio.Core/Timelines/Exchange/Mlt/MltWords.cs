using System.Globalization;
using System.Xml.Linq;

namespace VlogStudio.Core.Timelines.Exchange.Mlt;

/// <summary>Words on a picture, as the filter Shotcut and Kdenlive let people edit. What stands between # would be a code word there.</summary>
internal static class MltWords
{
    public const string Service = "dynamictext";

    public static XElement Filter(string words, string role, string ink, FrameSize size)
    {
        var (height, across, down) = role switch
        {
            "card" => (0.1, "center", "middle"),
            "title" => (0.1, "center", "middle"),
            "lower_third" => (0.06, "left", "bottom"),
            "stamp" => (0.04, "left", "top"),
            _ => (0.05, "center", "bottom"),
        };
        var margin = Math.Min(size.Width, size.Height) / 20;
        var letters = Math.Max(8, (int)(Math.Min(size.Width, size.Height) * height));
        return MltWriter.Node("filter", null,
        [
            ("mlt_service", Service), ("argument", Escape(words)), ("family", "sans"), ("size", letters.ToString(CultureInfo.InvariantCulture)), ("weight", "600"),
            ("fgcolour", ink), ("bgcolour", "#00000000"), ("olcolour", "#aa000000"), ("outline", role == "card" ? "0" : "2"), ("halign", across), ("valign", down),
            ("geometry", $"{margin}/{margin}:{size.Width - (2 * margin)}x{size.Height - (2 * margin)}:100"),
        ]);
    }

    public static string Escape(string words) => words.Replace("#", "\\#", StringComparison.Ordinal);

    public static string Unescape(string argument) => argument.Replace("\\#", "#", StringComparison.Ordinal);
}
