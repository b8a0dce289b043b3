using System.Globalization;
using System.Text;

namespace VlogStudio.Core.Rendering.Words;

/// <summary>
/// Where a text must be broken because libass would not: it breaks at spaces, and Chinese, Japanese and long addresses have none. Widths are
/// estimates on the safe side, in heights of a line.
/// </summary>
internal static class WordWrap
{
    private const double Wide = 0.74;
    private const double Narrow = 0.58;

    /// <summary>Signs that never begin a line.</summary>
    private const string Clinging = "、。，．！？：；）」』】〉》〕］｝…ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.!?:;)]}";

    /// <summary>Whether a character ends a line.</summary>
    public static bool IsLineBreak(char c) => c is '\n' or '\r' or '\v' or '\f' or '\u0085' or '\u2028' or '\u2029';

    /// <summary>The places before which a line must end, for lines of <paramref name="heights"/> heights.</summary>
    public static IReadOnlySet<int> Breaks(string text, double heights)
    {
        var breaks = new HashSet<int>();
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || IsLineBreak(text[i]) || char.IsWhiteSpace(text[i]))
            {
                AddRun(text, start, i, heights, breaks);
                start = i + 1;
            }
        }

        return breaks;
    }

    /// <summary>How many lines of that length a text needs, about.</summary>
    public static int Lines(string text, double heights)
    {
        var (lines, line, word) = (1, 0.0, 0.0);
        for (var i = 0; i < text.Length; i += Step(text, i))
        {
            if (IsLineBreak(text[i]))
            {
                // A carriage return and its line feed are one step.
                lines++;
                (line, word) = (0, 0);
                continue;
            }

            var width = WidthAt(text, i);
            line += width;
            word = char.IsWhiteSpace(text[i]) ? 0 : word + width;
            if (line > heights && !char.IsWhiteSpace(text[i]))
            {
                lines++;
                line = word = word > heights ? width : word;
            }
        }

        return lines;
    }

    private static void AddRun(string text, int start, int end, double heights, HashSet<int> breaks)
    {
        var width = 0.0;
        for (var i = start; i < end; i += Step(text, i))
        {
            width += WidthAt(text, i);
        }

        if (width <= heights)
        {
            return;
        }

        var share = width / Math.Ceiling(width / heights);
        var line = 0.0;
        var last = start;
        for (var i = start; i < end; i += Step(text, i))
        {
            var own = WidthAt(text, i);
            if (line + own > share + 0.5 && i > last && !Clinging.Contains(text[i], StringComparison.Ordinal))
            {
                breaks.Add(i);
                (line, last) = (0, i);
            }

            line += own;
        }
    }

    /// <summary>A letter with all its marks stays whole.</summary>
    private static int Step(string text, int at) => Math.Max(1, StringInfo.GetNextTextElementLength(text, at));

    private static double WidthAt(string text, int at) => Rune.TryGetRuneAt(text, at, out var rune) && IsWide(rune.Value) ? Wide : Narrow;

    private static bool IsWide(int code) => code is (>= 0x1100 and <= 0x115f) or (>= 0x2e80 and <= 0xa4cf) or (>= 0xac00 and <= 0xd7a3) or (>= 0xf900 and <= 0xfaff)
        or (>= 0xfe30 and <= 0xfe4f) or (>= 0xff00 and <= 0xff60) or (>= 0xffe0 and <= 0xffe6) or (>= 0x1f000 and <= 0x1faff) or (>= 0x20000 and <= 0x3fffd);
}
