using VlogStudio.Core.Primitives;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Vlogs;

/// <summary>What must hold of a stranger's timeline before anything is computed with it or kept: times that can be added, texts a database can hold.</summary>
internal static class HandedInBounds
{
    private const long MostFrames = 10_000_000;
    private static readonly TimeSpan s_longest = TimeSpan.FromHours(100);

    /// <summary>What is beyond bounds; empty for a timeline a validator can look at.</summary>
    public static IReadOnlyList<Problem> Check(Timeline timeline)
    {
        if (timeline.Clips is not { Count: > 0 }) { return [Problem.Invalid("clips", "timeline_empty")]; }
        if (timeline.Clips.Count > TimelineValidator.MaxClips) { return [Problem.Invalid("clips", "too_many_clips", TimelineValidator.MaxClips)]; }
        var missing = timeline.Clips.Select((clip, i) => (clip, i)).FirstOrDefault(c => c.clip is null);
        if (missing.clip is null && timeline.Clips.Any(c => c is null)) { return [Problem.Invalid($"clips[{missing.i}]", "clip_missing")]; }
        if (timeline.Clips.Sum(c => (long)c.Frames) > MostFrames) { return [Problem.Invalid("clips", "film_too_long", TimelineValidator.MaxDuration)]; }
        if (timeline.Captions is null || timeline.Chapters is null) { return [Problem.Invalid(timeline.Captions is null ? "captions" : "chapters", "value_missing")]; }
        return [.. Times(timeline).Where(t => t.Time.Duration() > s_longest).Select(t => Problem.Invalid(t.Field, "value_not_understood")).Take(20),
            .. Texts(timeline).Where(t => t.Text?.Contains('\0', StringComparison.Ordinal) == true).Select(t => Problem.Invalid(t.Field, "text_unreadable")).Take(20)];
    }

    private static IEnumerable<(string Field, TimeSpan Time)> Times(Timeline timeline)
    {
        for (var i = 0; i < timeline.Clips.Count; i++) { yield return ($"clips[{i}].in", Bounded(timeline.Clips[i].In)); }
        if (timeline.Music is { } music)
        {
            foreach (var (field, at) in ((string, TimeSpan)[])[("in", music.In), ("out", music.Out), ("fade_in", music.FadeIn), ("fade_out", music.FadeOut)]) { yield return ($"music.{field}", Bounded(at)); }
        }
        if (timeline.Voice is { } voice) { yield return ("voice.in", Bounded(voice.In)); }
    }

    // The least of all times has no opposite.
    private static TimeSpan Bounded(TimeSpan time) => time == TimeSpan.MinValue ? TimeSpan.MaxValue : time;

    private static IEnumerable<(string Field, string? Text)> Texts(Timeline timeline)
    {
        yield return ("title", timeline.Title);
        for (var i = 0; i < timeline.Clips.Count; i++)
        {
            yield return ($"clips[{i}].card.text", timeline.Clips[i].Card?.Text);
            yield return ($"clips[{i}].card.detail", timeline.Clips[i].Card?.Detail);
        }
        for (var i = 0; i < timeline.Captions.Count; i++)
        {
            yield return ($"captions[{i}].text", timeline.Captions[i]?.Text);
            yield return ($"captions[{i}].detail", timeline.Captions[i]?.Detail);
        }
        for (var i = 0; i < timeline.Chapters.Count; i++) { yield return ($"chapters[{i}].title", timeline.Chapters[i]?.Title); }
        foreach (var (cue, i) in (timeline.Subtitles?.Cues ?? []).Select((cue, i) => (cue, i)))
        {
            yield return ($"subtitles.cues[{i}].text", cue?.Text);
            foreach (var word in cue?.Words ?? []) { yield return ($"subtitles.cues[{i}].words", word?.Text); }
        }
    }
}
