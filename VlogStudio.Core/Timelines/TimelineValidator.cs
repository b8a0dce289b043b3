using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Timelines;

/// <summary>Finds what is wrong with a timeline, and says where: <c>clips[3].in</c>.</summary>
public static class TimelineValidator
{
    /// <summary>The most clips one film may have.</summary>
    public const int MaxClips = 500;

    /// <summary>The longest title, UTF-16 units.</summary>
    public const int MaxTitle = 200;

    /// <summary>The slowest a clip may run.</summary>
    public const double SlowestSpeed = 0.25;

    /// <summary>The fastest a clip may run.</summary>
    public const double FastestSpeed = 4;

    /// <summary>The most a picture may be enlarged.</summary>
    public const double MostZoom = 8;

    /// <summary>The largest numerator and denominator of a frame rate: what a film's clock can count in.</summary>
    public const int MostRatePart = 1_000_000;

    /// <summary>The most frames a clip may have: the longest film at the highest rate.</summary>
    public const int MostFrames = 2 * 60 * 60 * 120;

    /// <summary>The longest film.</summary>
    public static readonly TimeSpan MaxDuration = TimeSpan.FromHours(2);

    /// <summary>Beyond the longest recording there may be; a time in a source past it is none.</summary>
    public static readonly TimeSpan LongestSource = TimeSpan.FromHours(12);

    /// <summary>All problems; empty for a timeline that can be rendered.</summary>
    /// <param name="timeline">The timeline.</param>
    /// <param name="sourceDurations">Length of each recording by id; a clip beyond its recording, or of one that is not there, is a problem. Null leaves this out.</param>
    /// <param name="musicDuration">Length of the music's track, or null where unknown.</param>
    public static IReadOnlyList<Problem> Validate(Timeline timeline, IReadOnlyDictionary<Guid, TimeSpan>? sourceDurations = null, TimeSpan? musicDuration = null)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        var problems = new List<Problem>();
        AddFrame(timeline, problems);
        if (timeline.Clips is not { Count: > 0 })
        {
            problems.Add(Problem.Invalid("clips", "timeline_empty"));
            return problems;
        }

        if (timeline.Clips.Count > MaxClips)
        {
            problems.Add(Problem.Invalid("clips", "too_many_clips", MaxClips));
            return problems;
        }

        var ids = new HashSet<Guid>();
        for (var i = 0; i < timeline.Clips.Count; i++)
        {
            AddClip(timeline, i, ids, sourceDurations, problems);
        }

        if (problems.Count == 0 && timeline.Duration() > MaxDuration)
        {
            problems.Add(Problem.Invalid("clips", "film_too_long", MaxDuration));
        }

        if (timeline.Music is { } music)
        {
            AddMusic(music, musicDuration, problems);
        }

        TimelineWords.AddProblems(timeline, problems);
        return problems;
    }

    private static void AddFrame(Timeline timeline, List<Problem> problems)
    {
        if (timeline.Version is < 1 or > Timeline.CurrentVersion)
        {
            problems.Add(Problem.Invalid("version", "timeline_version_unknown", timeline.Version));
        }

        if (timeline.Title is null || timeline.Title.Length > MaxTitle)
        {
            problems.Add(Problem.Invalid("title", "too_long", MaxTitle));
        }

        if (!IsUsable(timeline.Rate))
        {
            problems.Add(Problem.Invalid("rate", "frame_rate_out_of_range", 1, 120));
        }

        if (timeline.Size.Width is < 16 or > 8192 || timeline.Size.Height is < 16 or > 8192 || timeline.Size.Width % 2 != 0 || timeline.Size.Height % 2 != 0)
        {
            problems.Add(Problem.Invalid("size", "frame_size_out_of_range", 16, 8192));
        }

        AddLevel("original_volume", timeline.OriginalVolume, problems);
    }

    private static void AddClip(Timeline timeline, int index, HashSet<Guid> ids, IReadOnlyDictionary<Guid, TimeSpan>? sources, List<Problem> problems)
    {
        var clip = timeline.Clips[index];
        var at = $"clips[{index}]";
        if (clip is null)
        {
            problems.Add(Problem.Invalid(at, "clip_missing"));
            return;
        }

        if (!ids.Add(clip.Id))
        {
            problems.Add(Problem.Invalid($"{at}.id", "clip_id_twice"));
        }

        if (clip.In < TimeSpan.Zero)
        {
            problems.Add(Problem.Invalid($"{at}.in", "clip_in_negative"));
        }

        AddLongest($"{at}.in", clip.In, LongestSource, problems);
        if (clip.Frames is < 1 or > MostFrames)
        {
            problems.Add(clip.Frames < 1 ? Problem.Invalid($"{at}.frames", "clip_without_frames") : Problem.Invalid($"{at}.frames", "film_too_long", MaxDuration));
        }

        if (!Enum.IsDefined(clip.Fit))
        {
            problems.Add(Problem.Invalid($"{at}.fit", "unknown_value"));
        }

        AddLevel($"{at}.volume", clip.Volume, problems);
        AddPicture(clip, at, problems);
        AddTransition(timeline, index, at, problems);
        AddSource(timeline, clip, at, sources, problems);
    }

    private static void AddPicture(Clip clip, string at, List<Problem> problems)
    {
        AddLevel($"{at}.speed", clip.Speed, problems, SlowestSpeed, FastestSpeed, "speed_out_of_range");
        if (clip.Card is not null && (clip.Still is not null || clip.RecordingId != Guid.Empty))
        {
            problems.Add(Problem.Invalid($"{at}.card", "card_with_footage"));
        }
        else if (clip.Card is null && clip.RecordingId == Guid.Empty)
        {
            problems.Add(Problem.Invalid($"{at}.recording_id", "recording_missing"));
        }

        AddFraming(clip.Reframe, $"{at}.reframe", problems);
        if (clip.Still is { } still)
        {
            AddFraming(still.From, $"{at}.still.from", problems, isNeeded: true);
            AddFraming(still.To, $"{at}.still.to", problems, isNeeded: true);
        }
    }

    private static void AddFraming(Reframe? framing, string field, List<Problem> problems, bool isNeeded = false)
    {
        if (framing is null)
        {
            if (isNeeded)
            {
                problems.Add(Problem.Invalid(field, "value_missing"));
            }

            return;
        }

        AddLevel($"{field}.centre_x", framing.CentreX, problems);
        AddLevel($"{field}.centre_y", framing.CentreY, problems);
        AddLevel($"{field}.zoom", framing.Zoom, problems, 1, MostZoom, "zoom_out_of_range");
    }

    private static void AddTransition(Timeline timeline, int index, string at, List<Problem> problems)
    {
        if (timeline.Clips[index].TransitionIn is not { } transition)
        {
            return;
        }

        var field = $"{at}.transition_in";
        if (index == 0)
        {
            problems.Add(Problem.Invalid(field, "transition_on_first_clip"));
        }
        else if (transition.Kind == TransitionKind.Cut || !Enum.IsDefined(transition.Kind))
        {
            problems.Add(Problem.Invalid(field, "transition_kind_unknown"));
        }
        else if (transition.Frames < 1)
        {
            problems.Add(Problem.Invalid($"{field}.frames", "transition_without_frames"));
        }
        else if (timeline.Clips[index - 1] is { } before && !LeavesFrames(before, index == 1 ? 0 : before.TransitionIn?.Frames ?? 0, transition.Frames))
        {
            problems.Add(Problem.Invalid($"{field}.frames", "transition_longer_than_clip", transition.Frames, before.Frames));
        }
        else if (!LeavesFrames(timeline.Clips[index], transition.Frames, 0))
        {
            problems.Add(Problem.Invalid($"{field}.frames", "transition_longer_than_clip", transition.Frames, timeline.Clips[index].Frames));
        }
    }

    private static void AddSource(Timeline timeline, Clip clip, string at, IReadOnlyDictionary<Guid, TimeSpan>? sources, List<Problem> problems)
    {
        if (sources is null || clip.Card is not null)
        {
            return;
        }

        if (!sources.TryGetValue(clip.RecordingId, out var length))
        {
            problems.Add(Problem.Invalid($"{at}.recording_id", "recording_missing"));
        }
        else if (clip.Still is null && clip.In >= length)
        {
            problems.Add(Problem.Invalid($"{at}.in", "clip_in_past_end", clip.In, length));
        }
        else if (clip.Frames is >= 1 and <= MostFrames && IsUsable(timeline.Rate)
            && clip.Still is null && clip.Speed is >= SlowestSpeed and <= FastestSpeed && clip.OutAt(timeline.Rate) > length + TimeSpan.FromMilliseconds(500))
        {
            problems.Add(Problem.Invalid($"{at}.frames", "clip_out_past_end", clip.OutAt(timeline.Rate), length));
        }
    }

    private static void AddMusic(MusicBed music, TimeSpan? length, List<Problem> problems)
    {
        if (music.In < TimeSpan.Zero)
        {
            problems.Add(Problem.Invalid("music.in", "music_in_negative"));
        }

        AddLongest("music.in", music.In, LongestSource, problems);
        AddLongest("music.out", music.Out, LongestSource, problems);
        // Their difference may be beyond all times there are.
        if ((Int128)music.Out.Ticks - music.In.Ticks < TimeSpan.TicksPerSecond)
        {
            problems.Add(Problem.Invalid("music.out", "music_piece_too_short"));
        }

        if (length is { } total && music.Out > total + TimeSpan.FromMilliseconds(500))
        {
            problems.Add(Problem.Invalid("music.out", "music_out_past_end", music.Out, total));
        }

        if (music.FadeIn < TimeSpan.Zero || music.FadeOut < TimeSpan.Zero)
        {
            problems.Add(Problem.Invalid(music.FadeIn < TimeSpan.Zero ? "music.fade_in" : "music.fade_out", "fade_negative"));
        }

        AddLongest("music.fade_in", music.FadeIn, MaxDuration, problems);
        AddLongest("music.fade_out", music.FadeOut, MaxDuration, problems);
        AddLevel("music.volume", music.Volume, problems);
    }

    /// <summary>A number outside its bounds, or none at all, is a problem that names them.</summary>
    internal static void AddLevel(string field, double value, List<Problem> problems, double least = 0, double most = 1, string code = "level_out_of_range")
    {
        if (double.IsNaN(value) || value < least || value > most)
        {
            problems.Add(Problem.Invalid(field, code, least, most));
        }
    }

    /// <summary>A time beyond all that can be meant is a problem that names the longest.</summary>
    internal static void AddLongest(string field, TimeSpan time, TimeSpan longest, List<Problem> problems)
    {
        if (time > longest)
        {
            problems.Add(Problem.Invalid(field, "time_out_of_range", longest));
        }
    }

    private static bool LeavesFrames(Clip clip, int before, int after) => (long)clip.Frames - before - after >= 1;

    private static bool IsUsable(FrameRate rate) =>
        rate.Numerator is > 0 and <= MostRatePart && rate.Denominator is > 0 and <= MostRatePart && (double)rate.Numerator / rate.Denominator is >= 1 and <= 120;
}
