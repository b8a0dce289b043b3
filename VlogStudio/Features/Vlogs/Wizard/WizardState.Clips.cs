using VlogStudio.Core.Vlogs;

namespace VlogStudio.Features.Vlogs.Wizard;

/// <summary>Cutting, swapping and taking back: what the second step does to clips.</summary>
public sealed partial class WizardState
{
    /// <summary>A clip may not be cut shorter than this many seconds.</summary>
    public const double ShortestClip = 0.5;

    private const int MostMoments = 100;
    private readonly List<Moment> _past = [];
    private readonly HashSet<Guid> _own = [];
    private string _lastWish = "";

    /// <summary>Whether a change made in the second step can be taken back.</summary>
    public bool CanUndoEdit => _past.Count > 0;

    /// <summary>Whether any clip has a stretch that was chosen, by the person or by the film this is a version of.</summary>
    public bool HasCuts => CutsOfChosen() is not null;

    /// <summary>The events of the day the film is not made of.</summary>
    public IEnumerable<Guid> Others => Day.Events.Select(e => e.Id).Where(id => !IsChosen(id));

    /// <summary>The choices a version of a film begins with: its clips as they are, so that only what is changed is made anew.</summary>
    public static VlogChoices OfFilm(VlogView film)
    {
        ArgumentNullException.ThrowIfNull(film);
        var clips = film.Request.FromTimeline ? film.Request.Clips : [.. film.Segments.Where(s => s.Status != VlogSegmentStatus.Skipped && s.EventId != Guid.Empty)
            .DistinctBy(s => s.EventId).OrderBy(s => s.Position).Select(s => new ClipTrim { EventId = s.EventId, In = s.In.TotalSeconds, Out = s.Out.TotalSeconds })];
        return new VlogChoices { Request = film.Request with { Title = film.Title, Clips = clips }, Step = 2 };
    }

    /// <summary>The stretch chosen of an event, or null where the best one is found.</summary>
    public ClipTrim? CutOf(Guid id) => Film.Clips?.FirstOrDefault(c => c.EventId == id);

    /// <summary>Does something to the clips that <see cref="UndoEdit"/> takes back as one.</summary>
    public void Edit(Action change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var before = Now();
        change();
        if (before.Film != Film || !before.Chosen.SequenceEqual(_chosen)) { Push(before, ""); }
    }

    /// <summary>Cuts a clip: times in its recording are drawn to whole frames and to its bounds, and it is never shorter than <see cref="ShortestClip"/>.</summary>
    public void Cut(Guid id, double start, double end)
    {
        if (!_events.TryGetValue(id, out var e) || !double.IsFinite(start) || !double.IsFinite(end)) { return; }
        var length = e.RecordingDuration.TotalSeconds;
        start = Math.Clamp(ToFrame(start), 0, Math.Max(0, length - ShortestClip));
        end = Math.Clamp(ToFrame(end), 0, length);
        if (end - start < ShortestClip) { end = Math.Min(length, start + ShortestClip); }
        if (CutOf(id) is { } now && Math.Abs(now.In - start) < 1e-9 && Math.Abs(now.Out - end) < 1e-9) { return; }
        Edit(() =>
        {
            _own.Add(id);
            SetCuts([.. (Film.Clips ?? []).Where(c => c.EventId != id), new ClipTrim { EventId = id, In = start, Out = end }]);
        });
    }

    /// <summary>Lets the best stretch of an event be found again.</summary>
    public void Uncut(Guid id) => Edit(() =>
    {
        _own.Remove(id);
        SetCuts([.. (Film.Clips ?? []).Where(c => c.EventId != id)]);
    });

    /// <summary>Lets the best stretches of all events be found again.</summary>
    public void UncutAll() => Edit(() =>
    {
        _own.Clear();
        SetCuts([]);
    });

    /// <summary>Puts another event of the day in the place of one.</summary>
    public void Swap(Guid id, Guid other)
    {
        var at = _chosen.IndexOf(id);
        if (at < 0 || IsChosen(other) || !_events.ContainsKey(other)) { return; }
        Edit(() =>
        {
            _chosen[at] = other;
            IsHandOrdered = IsHandOrdered || !ByClock(_chosen).SequenceEqual(_chosen);
            Touch();
        });
    }

    /// <summary>Takes the last change of the second step back.</summary>
    public void UndoEdit()
    {
        if (_past.Count == 0) { return; }
        var before = _past[^1];
        _past.RemoveAt(_past.Count - 1);
        _lastWish = "";
        _chosen.Clear();
        _chosen.AddRange(before.Chosen);
        IsHandOrdered = before.IsHandOrdered;
        _own.Clear();
        _own.UnionWith(before.Own);
        Touch(_choices with { Request = before.Film });
    }

    private double ToFrame(double seconds) => Math.Round(seconds * Film.Fps) / Film.Fps;

    private void SetCuts(IReadOnlyList<ClipTrim> cuts) => Touch(_choices with { Request = Film with { Clips = cuts.Count == 0 ? null : cuts } });

    private List<ClipTrim>? CutsOfChosen() => Film.Clips?.Where(c => IsChosen(c.EventId)).ToList() is { Count: > 0 } cuts ? cuts : null;

    /// <summary>A film of another length is filled anew; only what the person cut stays.</summary>
    private List<ClipTrim>? OwnCuts(IReadOnlyList<ClipTrim>? clips) => clips?.Where(c => _own.Contains(c.EventId)).ToList() is { Count: > 0 } own ? own : null;

    /// <summary>Remembers what a wish changes; moving one slider is one change.</summary>
    private void Remember(VlogRequest film)
    {
        var changed = string.Join(',', typeof(VlogRequest).GetProperties().Where(p => !Equals(p.GetValue(Film), p.GetValue(film))).Select(p => p.Name));
        if (changed != _lastWish) { Push(Now(), changed); }
    }

    private void Push(Moment before, string wish)
    {
        _lastWish = wish;
        _past.Add(before);
        if (_past.Count > MostMoments) { _past.RemoveAt(0); }
    }

    private Moment Now() => new([.. _chosen], IsHandOrdered, Film, [.. _own]);

    private sealed record Moment(IReadOnlyList<Guid> Chosen, bool IsHandOrdered, VlogRequest Film, IReadOnlyList<Guid> Own);
}
