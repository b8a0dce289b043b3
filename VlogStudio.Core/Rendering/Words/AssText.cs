using System.Globalization;
using System.Text;

namespace VlogStudio.Core.Rendering.Words;

/// <summary>A word of a text that is told apart by its colour.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="Length">How long it is.</param>
internal readonly record struct MarkedWord(int From, int Length);

/// <summary>People's words as ASS text that cannot say anything to the renderer: no tag can be opened, no escape formed.</summary>
internal static class AssText
{
    /// <summary>A joiner without width: after a backslash it keeps the next letter from becoming a command, and is not seen.</summary>
    private const char WordJoiner = '\u2060';

    /// <summary>The text, broken where it must be.</summary>
    /// <param name="text">The words.</param>
    /// <param name="heights">Length of a line, in heights of a line.</param>
    /// <param name="marked">The word told apart, or null.</param>
    /// <param name="mark">Its colour as ASS writes it.</param>
    /// <param name="ink">The others' colour.</param>
    public static string Of(string text, double heights, MarkedWord? marked = null, string mark = "", string ink = "")
    {
        var breaks = WordWrap.Breaks(text, heights);
        var ass = new StringBuilder(text.Length + 16);
        var (letter, isEmoji) = (0, false);
        for (var i = 0; i < text.Length; i++)
        {
            if (i == letter)
            {
                letter += Math.Max(1, StringInfo.GetNextTextElementLength(text, i));
                isEmoji = Turn(ass, isEmoji, EmojiFont.Has(text, i));
            }

            if (breaks.Contains(i))
            {
                ass.Append(@"\N");
            }

            if (marked?.From == i)
            {
                ass.Append(CultureInfo.InvariantCulture, $@"{{\1c{mark}}}");
            }

            Append(ass, text, i);
            if (marked is { } word && word.From + word.Length == i + 1)
            {
                ass.Append(CultureInfo.InvariantCulture, $@"{{\1c{ink}}}");
            }
        }

        Turn(ass, isEmoji, false);
        return ass.ToString();
    }

    private static bool Turn(StringBuilder ass, bool was, bool isEmoji)
    {
        ass.Append(was == isEmoji ? "" : isEmoji ? EmojiFont.On : EmojiFont.Off);
        return isEmoji;
    }

    private static void Append(StringBuilder ass, string text, int at)
    {
        var c = text[at];
        if (WordWrap.IsLineBreak(c))
        {
            ass.Append(c == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? "" : @"\N");
        }
        else if (c == '\t')
        {
            ass.Append(' ');
        }
        else if (c == '\\')
        {
            ass.Append(c).Append(WordJoiner);
        }
        else if (c is '{' or '}')
        {
            ass.Append('\\').Append(c);
        }
        else if (!char.IsControl(c))
        {
            ass.Append(c);
        }
    }
}
