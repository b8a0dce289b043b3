using System.Text;

namespace VlogStudio.Core.Timelines.Subtitles;

/// <summary>Writes subtitles as files. Times are kept to the millisecond; blank lines within a cue are left out, as both formats end a cue there.</summary>
public static class SubtitleWriter
{
    /// <summary>SubRip. It has no way to say an arrow of its own, so one in the text becomes →.</summary>
    public static string ToSrt(IReadOnlyList<SubtitleCue> cues)
    {
        ArgumentNullException.ThrowIfNull(cues);
        var file = new StringBuilder();
        for (var i = 0; i < cues.Count; i++)
        {
            file.Append(i + 1).Append("\r\n")
                .Append(CueTime.Write(cues[i].Start, ',')).Append(" --> ").Append(CueTime.Write(cues[i].End, ',')).Append("\r\n")
                .Append(CueSheet.Tidy(cues[i].Text).Replace("-->", "→", StringComparison.Ordinal).ReplaceLineEndings("\r\n")).Append("\r\n\r\n");
        }

        return file.ToString();
    }

    /// <summary>WebVTT, with the times of words where they are known.</summary>
    public static string ToVtt(IReadOnlyList<SubtitleCue> cues)
    {
        ArgumentNullException.ThrowIfNull(cues);
        var file = new StringBuilder("WEBVTT\n\n");
        foreach (var cue in cues)
        {
            file.Append(CueTime.Write(cue.Start, '.')).Append(" --> ").Append(CueTime.Write(cue.End, '.')).Append('\n')
                .Append(Spoken(cue)).Append("\n\n");
        }

        return file.ToString();
    }

    /// <summary>Each word is found behind the one before it; one that is not there leaves the line without times.</summary>
    private static string Spoken(SubtitleCue cue)
    {
        var text = CueSheet.Tidy(cue.Text);
        var line = new StringBuilder();
        var (cursor, time) = (0, TimeSpan.MinValue);
        foreach (var word in cue.Words)
        {
            var at = word.Text.Length == 0 ? -1 : text.IndexOf(word.Text, cursor, StringComparison.Ordinal);
            if (at < 0)
            {
                return Escape(text);
            }

            // A time before the blanks ends the word before, one behind them begins this one: a pause is the blanks between.
            line.Append(Escape(text[cursor..at]));
            if (word.Start != time)
            {
                line.Append('<').Append(CueTime.Write(word.Start, '.')).Append('>');
            }

            line.Append(Escape(word.Text));
            (cursor, time) = (at + word.Text.Length, word.End);
            if (word.End < cue.End)
            {
                line.Append('<').Append(CueTime.Write(word.End, '.')).Append('>');
            }
        }

        return line.Append(Escape(text[cursor..])).ToString();
    }

    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
