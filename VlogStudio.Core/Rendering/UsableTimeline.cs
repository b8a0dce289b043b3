using VlogStudio.Core.Media;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering;

/// <summary>A timeline without the clips that cannot be shown; its words stay with what they belonged to (<see cref="WordsAfterCuts"/>). Pure.</summary>
internal static class UsableTimeline
{
    /// <summary>Refuses a timeline that no film can be made of, before anything is made.</summary>
    /// <exception cref="MediaException">timeline_invalid; the message names every field.</exception>
    public static void Demand(Timeline timeline)
    {
        if (TimelineValidator.Validate(timeline) is { Count: > 0 } problems)
        {
            throw new MediaException("timeline_invalid", string.Join("; ", problems.Select(p => $"{p.Field}: {p.Code}")));
        }
    }

    /// <summary>The clips that have no footage at all.</summary>
    public static IEnumerable<SkippedClip> WithoutFootage(Timeline timeline, IReadOnlyDictionary<Guid, RenderSource> sources)
    {
        for (var i = 0; i < timeline.Clips.Count; i++)
        {
            var clip = timeline.Clips[i];
            if (clip.Card is not null)
            {
                continue;
            }

            if (!sources.TryGetValue(clip.RecordingId, out var source) || !File.Exists(source.Path))
            {
                yield return new SkippedClip(i, clip.Id, "source_missing", "");
            }
            else if (source.Probe.Video is null)
            {
                yield return new SkippedClip(i, clip.Id, "no_video", source.Probe.Container);
            }
            else if (clip.Still is null && !PictureFormats.IsPicture(source.Probe.Container) && clip.In >= source.Probe.Duration)
            {
                yield return new SkippedClip(i, clip.Id, "clip_in_past_end", $"{clip.In} of {source.Probe.Duration}");
            }
        }
    }

    /// <summary>The film without them; a transition whose clip before is gone leads from the one before that, if both can carry it.</summary>
    public static Timeline Without(Timeline timeline, IReadOnlyCollection<SkippedClip> skipped)
    {
        var gone = skipped.Select(s => s.Index).ToHashSet();
        var clips = new List<Clip>();
        for (var i = 0; i < timeline.Clips.Count; i++)
        {
            if (gone.Contains(i))
            {
                continue;
            }

            var clip = timeline.Clips[i];
            var carries = clips.Count > 0 && clip.TransitionIn is { } t && clips[^1].Frames - (clips[^1].TransitionIn?.Frames ?? 0) - t.Frames >= 1;
            clips.Add(carries || clip.TransitionIn is null ? clip : clip with { TransitionIn = null });
        }

        return gone.Count == 0 ? timeline : WordsAfterCuts.Moved(timeline, timeline with { Clips = clips });
    }
}
