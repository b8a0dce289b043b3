using System.Text;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Timelines.Subtitles;

/// <summary>Collects the cues and the problems of a file while it is read, within the limits of a film.</summary>
internal sealed class CueSheet
{
    /// <summary>The most problems named; a file that is none at all would name each of its lines.</summary>
    private const int MostProblems = 100;

    private readonly List<SubtitleCue> _cues = [];
    private readonly List<Problem> _problems = [];

    /// <summary>Whether the file holds more than a film may; the rest need not be read.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Adds a cue that began on a line (counted from zero), if it makes sense.</summary>
    public void Add(int line, TimeSpan start, TimeSpan end, string text, IReadOnlyList<SubtitleWord>? words = null)
    {
        var plain = Tidy(text);
        if (plain.Length == 0)
        {
            return;
        }

        if (end <= start || end > TimelineValidator.MaxDuration)
        {
            Refuse(line, "subtitle_times_wrong");
        }
        else if (plain.Length > TimelineWords.LongestText)
        {
            Refuse(line, "text_too_long", TimelineWords.LongestText);
        }
        else if (_cues.Count >= TimelineWords.MostWords)
        {
            Refuse(line, "too_many_words", TimelineWords.MostWords);
            IsFull = true;
        }
        else
        {
            _cues.Add(new SubtitleCue { Start = start, End = end, Text = plain, Words = Usable(words, start, end) });
        }
    }

    /// <summary>Names a line (counted from zero) that makes no sense.</summary>
    public void Refuse(int line, string code, params object[] args)
    {
        if (_problems.Count < MostProblems)
        {
            _problems.Add(Problem.Invalid($"lines[{line + 1}]", code, args));
        }
    }

    /// <summary>What was read.</summary>
    public SubtitleReading ToReading(SubtitleFormat format)
    {
        if (_cues.Count == 0 && _problems.Count == 0)
        {
            _problems.Add(new Problem("subtitles_empty"));
        }

        return new SubtitleReading(format, [.. _cues.OrderBy(c => c.Start)], _problems);
    }

    /// <summary>Trimmed lines without empty ones and without characters nobody sees.</summary>
    public static string Tidy(string text)
    {
        var tidy = new StringBuilder(text.Length);
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var seen = string.Concat(line.Where(c => !char.IsControl(c) && c != '\uFEFF')).Trim();
            if (seen.Length > 0)
            {
                _ = tidy.Length > 0 ? tidy.Append('\n') : tidy;
                tidy.Append(seen);
            }
        }

        return tidy.ToString();
    }

    /// <summary>The times of words are worth keeping only when they run forward within their cue.</summary>
    private static List<SubtitleWord> Usable(IReadOnlyList<SubtitleWord>? words, TimeSpan start, TimeSpan end)
    {
        var usable = new List<SubtitleWord>();
        var cursor = start;
        foreach (var word in words ?? [])
        {
            var text = Tidy(word.Text);
            if (text.Length == 0)
            {
                continue;
            }

            var until = word.End < end ? word.End : end;
            if (word.Start < cursor || until < word.Start || usable.Count >= TimelineWords.LongestText)
            {
                return [];
            }

            usable.Add(new SubtitleWord(word.Start, until, text));
            cursor = word.Start;
        }

        return usable;
    }
}
