using System.Text;

namespace VlogStudio.Core.Timelines.Subtitles;

/// <summary>SubRip. Cues are found by their lines of times; numbers and blank lines may be wrong or missing.</summary>
internal static class SrtReader
{
    private static readonly string[] Tags = ["b", "i", "u", "s", "font", "c", "span", "ruby", "rt", "v"];

    public static void Read(IReadOnlyList<string> lines, CueSheet sheet)
    {
        var at = 0;
        while (at < lines.Count && !sheet.IsFull)
        {
            if (!CueTime.IsRange(lines[at]))
            {
                at++;
                continue;
            }

            var line = at;
            var isTimed = CueTime.TryParseRange(lines[at], out var start, out var end);
            var text = new StringBuilder();
            for (at++; at < lines.Count && !CueTime.IsRange(lines[at]); at++)
            {
                if (!IsNumberOfNext(lines, at))
                {
                    text.Append(lines[at]).Append('\n');
                }
            }

            if (isTimed)
            {
                sheet.Add(line, start, end, Plain(text.ToString()));
            }
            else
            {
                sheet.Refuse(line, "subtitle_time_unreadable");
            }
        }
    }

    /// <summary>Text without the tags that players know and without override codes that came from other formats; any other angle stays as said.</summary>
    internal static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var close = text[i] == '<' ? CloseOfTag(text, i) : text[i] == '{' && i + 1 < text.Length && text[i + 1] == '\\' ? Near(text, '}', i) : -1;
            if (close < 0)
            {
                plain.Append(text[i]);
            }
            else
            {
                i = close;
            }
        }

        return plain.ToString();
    }

    private static int CloseOfTag(string text, int open)
    {
        var close = Near(text, '>', open);
        if (close < 0)
        {
            return -1;
        }

        var name = text.AsSpan(open + 1, close - open - 1).TrimStart('/');
        var ends = name.IndexOfAny(" .\t/");
        name = ends < 0 ? name : name[..ends];
        foreach (var tag in Tags)
        {
            if (name.Equals(tag, StringComparison.OrdinalIgnoreCase))
            {
                return close;
            }
        }

        return -1;
    }

    /// <summary>A tag is short; looking no further keeps a file of nothing but angles from costing its square.</summary>
    private static int Near(string text, char sign, int from) => text.IndexOf(sign, from, Math.Min(256, text.Length - from));

    /// <summary>A line of digits right before a line of times is that cue's number, even where the blank line is missing.</summary>
    private static bool IsNumberOfNext(IReadOnlyList<string> lines, int at) =>
        at + 1 < lines.Count && CueTime.IsRange(lines[at + 1]) && lines[at].AsSpan().Trim() is { Length: > 0 and < 10 } number && !number.ContainsAnyExceptInRange('0', '9');
}
