using System.Buffers.Text;

namespace VlogStudio.Circuits;

/// <summary>How far a progress bar on a page is drawn, in hundredths of a percent: fine enough to tell one report of a worker from the next.</summary>
internal static class ProgressMark
{
    private const int HundredthsOfPercent = 100;

    /// <summary>The bar's mark in what was drawn, or null where it was not drawn anew.</summary>
    public static int? Find(ReadOnlySpan<byte> batch)
    {
        // The bar's own style, and no other: nothing else on a page has its width in percent.
        var at = batch.IndexOf("width: "u8);
        if (at < 0) { return null; }
        var width = batch[(at + "width: "u8.Length)..];
        if (!Utf8Parser.TryParse(width, out decimal percent, out var length) || length == width.Length || width[length] != (byte)'%') { return null; }
        return Of((double)percent);
    }

    /// <summary>The mark of a report, as its bar will be drawn.</summary>
    public static int Of(double percent) => (int)Math.Round(percent * HundredthsOfPercent);

    /// <summary>The percent a mark stands for; to report it exactly.</summary>
    public static double ToPercent(int mark) => (double)((decimal)mark / HundredthsOfPercent);
}
