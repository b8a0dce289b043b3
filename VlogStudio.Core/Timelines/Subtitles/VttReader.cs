using System.Net;
using System.Text;

namespace VlogStudio.Core.Timelines.Subtitles;

/// <summary>WebVTT: blocks between blank lines; styles, regions and notes are passed over, times within a line become words.</summary>
internal static class VttReader
{
    public static void Read(IReadOnlyList<string> lines, CueSheet sheet)
    {
        var at = 0;
        while (at < lines.Count && !string.IsNullOrWhiteSpace(lines[at]) && !CueTime.IsRange(lines[at]))
        {
            at++;
        }

        while (at < lines.Count && !sheet.IsFull)
        {
            if (string.IsNullOrWhiteSpace(lines[at]))
            {
                at++;
                continue;
            }

            at = IsAside(lines[at]) ? PastBlock(lines, at) : ReadBlock(lines, at, sheet);
        }
    }

    private static int ReadBlock(IReadOnlyList<string> lines, int at, CueSheet sheet)
    {
        var first = at;
        if (!CueTime.IsRange(lines[at]))
        {
            at++;
            if (at >= lines.Count || !CueTime.IsRange(lines[at]))
            {
                sheet.Refuse(first, "subtitle_time_unreadable");
                return PastBlock(lines, first);
            }
        }

        var line = at;
        var isTimed = CueTime.TryParseRange(lines[at], out var start, out var end);
        var text = new StringBuilder();
        for (at++; at < lines.Count && !string.IsNullOrWhiteSpace(lines[at]) && !CueTime.IsRange(lines[at]); at++)
        {
            text.Append(lines[at]).Append('\n');
        }

        if (isTimed)
        {
            var (plain, words) = Spoken(text.ToString(), start, end);
            sheet.Add(line, start, end, plain, words);
        }
        else
        {
            sheet.Refuse(line, "subtitle_time_unreadable");
        }

        return at;
    }

    /// <summary>Plain text, and the stretches between times where there are any; a stretch of blanks is a pause.</summary>
    private static (string Plain, List<SubtitleWord> Words) Spoken(string text, TimeSpan start, TimeSpan end)
    {
        var (plain, stretch) = (new StringBuilder(text.Length), new StringBuilder());
        var words = new List<SubtitleWord>();
        var (from, hasTimes) = (start, false);
        for (var i = 0; i < text.Length; i++)
        {
            var close = text[i] == '<' ? text.IndexOf('>', i, Math.Min(256, text.Length - i)) : -1;
            if (close < 0)
            {
                stretch.Append(text[i]);
                continue;
            }

            if (CueTime.TryParse(text.AsSpan(i + 1, close - i - 1), out var time))
            {
                hasTimes = true;
                Finish(time);
            }

            i = close;
        }

        Finish(end);
        return (plain.ToString(), hasTimes ? words : []);

        void Finish(TimeSpan until)
        {
            var said = WebUtility.HtmlDecode(stretch.ToString());
            plain.Append(said);
            if (!string.IsNullOrWhiteSpace(said))
            {
                words.Add(new SubtitleWord(from, until, said));
            }

            stretch.Clear();
            from = until;
        }
    }

    private static bool IsAside(string line) => line is "NOTE" or "STYLE" or "REGION"
        || line.StartsWith("NOTE ", StringComparison.Ordinal) || line.StartsWith("NOTE\t", StringComparison.Ordinal)
        || line.TrimEnd() is "STYLE" or "REGION";

    private static int PastBlock(IReadOnlyList<string> lines, int at)
    {
        while (at < lines.Count && !string.IsNullOrWhiteSpace(lines[at]))
        {
            at++;
        }

        return at;
    }
}
