using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Vlogs;

/// <summary>Finds everything that is wrong with a request at once; each problem names the field, and its words the remedy.</summary>
internal static class VlogRequestValidator
{
    /// <summary>The longest title, characters.</summary>
    public const int MaxTitle = 200;

    private static readonly TimeSpan ShortestPiece = TimeSpan.FromSeconds(1);

    /// <summary>A clip is never cut shorter than this many seconds to make room for others.</summary>
    private const double ShortestClip = 0.5;

    /// <summary>All problems; empty for a request that can be filmed.</summary>
    public static IReadOnlyList<Problem> Validate(VlogRequest request, VlogMaterial material, VlogsOptions options)
    {
        var problems = new List<Problem>();
        AddDate(request, material, problems);
        AddEvents(request, material, options, problems);
        problems.AddRange(PersonText.Check("title", request.Title, MaxTitle, isRequired: false).Problems);
        if (!Enum.IsDefined(request.Resolution)) { problems.Add(Problem.Invalid("resolution", "unknown_resolution")); }
        if (!Enum.IsDefined(request.Orientation)) { problems.Add(Problem.Invalid("orientation", "unknown_orientation")); }
        if (!Enum.IsDefined(request.Codec)) { problems.Add(Problem.Invalid("codec", "unknown_codec")); }
        if (request.Fps is not (30 or 60)) { problems.Add(Problem.Invalid("fps", "unknown_fps")); }
        if (!Enum.IsDefined(request.Quality)) { problems.Add(Problem.Invalid("quality", "unknown_quality")); }
        if (!Enum.IsDefined(request.Transition)) { problems.Add(Problem.Invalid("transition", "unknown_transition")); }
        if (!Enum.IsDefined(request.Fit)) { problems.Add(Problem.Invalid("fit", "unknown_fit")); }
        if (!Enum.IsDefined(request.Stamps)) { problems.Add(Problem.Invalid("stamps", "unknown_stamps")); }
        AddDuration(request, material, options, problems);
        ClipTrims.AddProblems(request, material, problems);
        AddMusic(request, material, problems);
        AddVolume("music_volume", request.MusicVolume, problems);
        AddVolume("original_volume", request.OriginalVolume, problems);
        if (problems.Count == 0) { ClipTrims.AddRoom(request, material, problems); }
        return problems;
    }

    private static void AddDate(VlogRequest request, VlogMaterial material, List<Problem> problems)
    {
        if (request.TargetDate == DateOnly.MinValue) { problems.Add(Problem.Invalid("target_date", "target_date_missing")); }
        else if (!material.HasFootage) { problems.Add(Problem.Invalid("target_date", "no_footage_on_date", request.TargetDate)); }
    }

    private static void AddEvents(VlogRequest request, VlogMaterial material, VlogsOptions options, List<Problem> problems)
    {
        var wanted = request.EventIds.Distinct().ToList();
        var missing = wanted.Where(id => !material.Events.ContainsKey(id)).ToList();
        var elsewhere = wanted.Where(id => material.Events.TryGetValue(id, out var e) && e.LocalDate != request.TargetDate).ToList();
        if (wanted.Count < options.MinEvents)
        {
            problems.Add(Problem.Invalid("event_ids", "too_few_events", options.MinEvents, options.MinEvents - wanted.Count));
        }
        if (wanted.Count > options.MaxEvents) { problems.Add(Problem.Invalid("event_ids", "too_many_events", options.MaxEvents, wanted.Count)); }
        if (wanted.Count < request.EventIds.Count)
        {
            problems.Add(Problem.Invalid("event_ids", "event_chosen_twice", request.EventIds.Count - wanted.Count));
        }
        if (missing.Count > 0) { problems.Add(Problem.Invalid("event_ids", "event_not_found", missing.Count, string.Join(", ", missing.Take(5)))); }
        if (elsewhere.Count > 0)
        {
            problems.Add(Problem.Invalid("event_ids", "event_not_on_date", elsewhere.Count, request.TargetDate, string.Join(", ", elsewhere.Take(5))));
        }
    }

    private static void AddDuration(VlogRequest request, VlogMaterial material, VlogsOptions options, List<Problem> problems)
    {
        if (!(request.MaxDuration >= options.MinFilmSeconds && request.MaxDuration <= options.MaxFilmSeconds))
        {
            problems.Add(Problem.Invalid("max_duration", "max_duration_out_of_range", options.MinFilmSeconds, options.MaxFilmSeconds));
            return;
        }
        var needed = request.EventIds.Distinct()
            .Sum(id => material.Events.TryGetValue(id, out var e) ? Math.Min(ShortestClip, (e.End - e.Start).TotalSeconds) : 0);
        if (request.MaxDuration < needed)
        {
            problems.Add(Problem.Invalid("max_duration", "max_duration_too_short_for_events", Math.Ceiling(needed), request.EventIds.Count));
        }
    }

    private static void AddMusic(VlogRequest request, VlogMaterial material, List<Problem> problems)
    {
        if (request.MusicId is null)
        {
            if (request.MusicStart is not null || request.MusicEnd is not null) { problems.Add(Problem.Invalid("music_id", "music_piece_without_track")); }
            return;
        }
        if (material.Track is not { } track)
        {
            problems.Add(Problem.Invalid("music_id", "track_not_found"));
            return;
        }
        if (!track.IsReady)
        {
            problems.Add(Problem.Invalid("music_id", "track_not_ready"));
            return;
        }
        var start = Seconds.ToTime(request.MusicStart ?? 0);
        var end = request.MusicEnd is { } e ? Seconds.ToTime(e) : track.Duration;
        // A file's announced length and its last sample differ by a few frames of sound.
        var length = track.Duration + TimeSpan.FromMilliseconds(250);
        var before = problems.Count;
        if (start < TimeSpan.Zero || start >= track.Duration) { problems.Add(Problem.Invalid("music_start", "music_outside_track", track.Duration)); }
        if (end <= TimeSpan.Zero || end > length) { problems.Add(Problem.Invalid("music_end", "music_outside_track", track.Duration)); }
        if (problems.Count > before) { return; }
        if (end <= start) { problems.Add(Problem.Invalid("music_end", "music_reversed")); }
        else if (end - start < ShortestPiece && end - start < track.Duration)
        {
            problems.Add(Problem.Invalid("music_end", "music_piece_too_short", ShortestPiece.TotalSeconds));
        }
    }

    private static void AddVolume(string field, double? volume, List<Problem> problems)
    {
        if (volume is { } v && !(v is >= 0 and <= 1)) { problems.Add(Problem.Invalid(field, "volume_out_of_range", 0, 1)); }
    }
}
