using System.Globalization;
using System.Text;

namespace VlogStudio.Core.Timelines.Subtitles;

/// <summary>ASS and SSA: the dialogue of the events; styles are left behind, karaoke becomes words.</summary>
internal static class AssReader
{
    private static readonly string[] UsualFields = ["layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text"];

    public static void Read(IReadOnlyList<string> lines, CueSheet sheet)
    {
        var isEvents = false;
        var fields = UsualFields;
        for (var i = 0; i < lines.Count && !sheet.IsFull; i++)
        {
            var line = lines[i].Trim();
            if (line.StartsWith('['))
            {
                isEvents = line.Equals("[Events]", StringComparison.OrdinalIgnoreCase);
            }
            else if (isEvents && line.StartsWith("Format:", StringComparison.OrdinalIgnoreCase))
            {
                var named = line["Format:".Length..].Split(',', 64).Select(f => f.Trim().ToLowerInvariant()).ToArray();
                fields = named.Contains("start") && named.Contains("end") && named[^1] == "text" ? named : fields;
            }
            else if (isEvents && line.StartsWith("Dialogue:", StringComparison.OrdinalIgnoreCase))
            {
                Add(i, line["Dialogue:".Length..].Split(',', fields.Length), fields, sheet);
            }
        }
    }

    private static void Add(int line, string[] values, string[] fields, CueSheet sheet)
    {
        if (values.Length != fields.Length
            || !CueTime.TryParse(values[Array.IndexOf(fields, "start")], out var start)
            || !CueTime.TryParse(values[Array.IndexOf(fields, "end")], out var end))
        {
            sheet.Refuse(line, "subtitle_time_unreadable");
            return;
        }

        var (plain, words) = Spoken(values[^1], start);
        sheet.Add(line, start, end, plain, words);
    }

    /// <summary>The text without overrides and drawings, and its syllables where it is karaoke.</summary>
    private static (string Plain, List<SubtitleWord> Words) Spoken(string text, TimeSpan start)
    {
        var (plain, syllable) = (new StringBuilder(text.Length), new StringBuilder());
        var words = new List<SubtitleWord>();
        var (from, until, isDrawing) = (start, (TimeSpan?)null, false);
        var lastClose = text.LastIndexOf('}');
        for (var i = 0; i < text.Length; i++)
        {
            var close = text[i] == '{' && i < lastClose ? text.IndexOf('}', i) : -1;
            if (close > 0)
            {
                foreach (var code in text[(i + 1)..close].Split('\\', StringSplitOptions.TrimEntries))
                {
                    if (Number(code, "p") is { } scale)
                    {
                        isDrawing = scale > 0;
                    }
                    else if (Karaoke(code) is { } hundredths)
                    {
                        Finish();
                        until = from + TimeSpan.FromMilliseconds(10L * hundredths);
                    }
                }

                i = close;
            }
            else if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is 'N' or 'n' or 'h')
            {
                i++;
                Say(text[i] == 'h' ? ' ' : '\n');
            }
            else
            {
                Say(text[i]);
            }
        }

        Finish();
        return (plain.ToString(), words);

        void Say(char c)
        {
            if (!isDrawing)
            {
                syllable.Append(c);
            }
        }

        void Finish()
        {
            var said = syllable.ToString();
            plain.Append(said);
            syllable.Clear();
            if (until is { } end)
            {
                if (!string.IsNullOrWhiteSpace(said))
                {
                    words.Add(new SubtitleWord(from, end, said));
                }

                from = end;
            }
        }
    }

    private static int? Karaoke(string code) => Number(code, "kf") ?? Number(code, "ko") ?? Number(code, "K") ?? Number(code, "k");

    private static int? Number(string code, string name) =>
        code.StartsWith(name, StringComparison.Ordinal) && code.Length is var length && length - name.Length is > 0 and < 7
            && int.TryParse(code.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
