using System.Text.RegularExpressions;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Timelines;

/// <summary>Finds what is wrong with a timeline's words: captions, cards, subtitles, chapters, and the voice.</summary>
internal static partial class TimelineWords
{
    /// <summary>The most captions, subtitle lines and chapters of one film.</summary>
    public const int MostWords = 5_000;

    /// <summary>The longest text of one, UTF-16 units.</summary>
    public const int LongestText = 1_000;

    public static void AddProblems(Timeline timeline, List<Problem> problems)
    {
        var frames = timeline.Clips.Any(c => c is null) ? int.MaxValue : timeline.TotalFrames();
        AddCards(timeline, problems);
        AddCaptions(timeline, frames, problems);
        AddSubtitles(timeline.Subtitles, problems);
        AddChapters(timeline.Chapters, frames, problems);
        if (timeline.Voice is { } voice)
        {
            AddVoice(voice, frames, problems);
        }
    }

    private static void AddCards(Timeline timeline, List<Problem> problems)
    {
        for (var i = 0; i < timeline.Clips.Count; i++)
        {
            if (timeline.Clips[i]?.Card is { } card)
            {
                AddText($"clips[{i}].card.text", card.Text, isNeeded: true, problems);
                AddText($"clips[{i}].card.detail", card.Detail, isNeeded: false, problems);
                AddColour($"clips[{i}].card.ground", card.Ground, problems);
                AddColour($"clips[{i}].card.ink", card.Ink, problems);
            }
        }
    }

    private static void AddCaptions(Timeline timeline, int frames, List<Problem> problems)
    {
        if (!Countable("captions", timeline.Captions, problems))
        {
            return;
        }

        var ids = new HashSet<Guid>();
        for (var i = 0; i < timeline.Captions.Count; i++)
        {
            var at = $"captions[{i}]";
            if (timeline.Captions[i] is not { } caption)
            {
                problems.Add(Problem.Invalid(at, "value_missing"));
                continue;
            }

            if (!ids.Add(caption.Id))
            {
                problems.Add(Problem.Invalid($"{at}.id", "caption_id_twice"));
            }

            if (!Enum.IsDefined(caption.Kind))
            {
                problems.Add(Problem.Invalid($"{at}.kind", "unknown_value"));
            }

            AddText($"{at}.text", caption.Text, isNeeded: true, problems);
            AddText($"{at}.detail", caption.Detail, isNeeded: false, problems);
            if (caption.StartFrame < 0 || caption.StartFrame >= frames)
            {
                problems.Add(Problem.Invalid($"{at}.start_frame", "outside_film", frames));
            }

            if (caption.Frames < 1)
            {
                problems.Add(Problem.Invalid($"{at}.frames", "caption_without_frames"));
            }
        }
    }

    private static void AddSubtitles(SubtitleTrack? track, List<Problem> problems)
    {
        if (track is null || !Countable("subtitles.cues", track.Cues, problems))
        {
            return;
        }

        for (var i = 0; i < track.Cues.Count; i++)
        {
            var at = $"subtitles.cues[{i}]";
            if (track.Cues[i] is not { } cue)
            {
                problems.Add(Problem.Invalid(at, "value_missing"));
                continue;
            }

            AddText($"{at}.text", cue.Text, isNeeded: true, problems);
            if (cue.Start < TimeSpan.Zero || cue.End <= cue.Start || cue.End > TimelineValidator.MaxDuration)
            {
                problems.Add(Problem.Invalid($"{at}.end", "cue_times_wrong"));
            }

            if (cue.Words is null || cue.Words.Count > LongestText || cue.Words.Any(w => w is null || w.Text is null || w.End < w.Start || w.Start < cue.Start || w.End > cue.End))
            {
                problems.Add(Problem.Invalid($"{at}.words", "cue_times_wrong"));
            }
        }

        AddStyle(track.Style, problems);
    }

    private static void AddStyle(SubtitleStyle? style, List<Problem> problems)
    {
        if (style is null)
        {
            problems.Add(Problem.Invalid("subtitles.style", "value_missing"));
            return;
        }

        TimelineValidator.AddLevel("subtitles.style.size", style.Size, problems, 0.02, 0.15);
        TimelineValidator.AddLevel("subtitles.style.safe_margin", style.SafeMargin, problems, most: 0.3);
        if (!Enum.IsDefined(style.Place))
        {
            problems.Add(Problem.Invalid("subtitles.style.place", "unknown_value"));
        }

        AddColour("subtitles.style.ink", style.Ink, problems);
        if (style.Highlight is not null)
        {
            AddColour("subtitles.style.highlight", style.Highlight, problems);
        }
    }

    private static void AddChapters(IReadOnlyList<Chapter> chapters, int frames, List<Problem> problems)
    {
        if (!Countable("chapters", chapters, problems))
        {
            return;
        }

        for (var i = 0; i < chapters.Count; i++)
        {
            var at = $"chapters[{i}]";
            if (chapters[i] is not { } chapter)
            {
                problems.Add(Problem.Invalid(at, "value_missing"));
                continue;
            }

            AddText($"{at}.title", chapter.Title, isNeeded: true, problems);
            if (chapter.StartFrame < 0 || chapter.StartFrame >= frames)
            {
                problems.Add(Problem.Invalid($"{at}.start_frame", "outside_film", frames));
            }
            else if (i > 0 && chapters[i - 1] is { } before && chapter.StartFrame <= before.StartFrame)
            {
                problems.Add(Problem.Invalid($"{at}.start_frame", "chapters_out_of_order"));
            }
        }
    }

    private static void AddVoice(VoiceTrack voice, int frames, List<Problem> problems)
    {
        if (voice.In < TimeSpan.Zero)
        {
            problems.Add(Problem.Invalid("voice.in", "clip_in_negative"));
        }

        TimelineValidator.AddLongest("voice.in", voice.In, TimelineValidator.LongestSource, problems);
        if (voice.StartFrame < 0 || voice.StartFrame >= frames)
        {
            problems.Add(Problem.Invalid("voice.start_frame", "outside_film", frames));
        }

        TimelineValidator.AddLevel("voice.volume", voice.Volume, problems);
    }

    private static bool Countable<T>(string field, IReadOnlyList<T>? list, List<Problem> problems)
    {
        if (list is null)
        {
            problems.Add(Problem.Invalid(field, "value_missing"));
            return false;
        }

        if (list.Count > MostWords)
        {
            problems.Add(Problem.Invalid(field, "too_many_words", MostWords));
            return false;
        }

        return true;
    }

    private static void AddText(string field, string? text, bool isNeeded, List<Problem> problems)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            if (isNeeded)
            {
                problems.Add(Problem.Invalid(field, "value_missing"));
            }
        }
        else if (text.Length > LongestText)
        {
            problems.Add(Problem.Invalid(field, "text_too_long", LongestText));
        }
    }

    private static void AddColour(string field, string? colour, List<Problem> problems)
    {
        if (colour is null || !Colour().IsMatch(colour))
        {
            problems.Add(Problem.Invalid(field, "colour_wrong"));
        }
    }

    [GeneratedRegex(@"\A#[0-9a-fA-F]{6}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Colour();
}
