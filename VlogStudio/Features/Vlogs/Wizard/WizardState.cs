using VlogStudio.Core.Events;
using VlogStudio.Core.Timelines;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Features.Vlogs.Wizard;

/// <summary>
/// What the wizard knows and how it changes: which events are chosen, in which order, whether there are enough, and how the film is to be. Knows
/// nothing of pages, circuits or the database; every change raises <see cref="Changed"/>, which the dialog answers by keeping the draft.
/// </summary>
public sealed partial class WizardState
{
    /// <summary>The longest wish, characters.</summary>
    public const int MaxWishLength = 500;

    /// <summary>The most events a recommendation may take.</summary>
    public const int MaxRecommendLimit = 50;

    /// <summary>The shortest maximum the page offers, seconds.</summary>
    public const int ShortestSeconds = 5;

    private readonly Dictionary<Guid, EventView> _events;
    private readonly List<Guid> _chosen;
    private VlogChoices _choices;
    private (List<Guid> Chosen, bool IsHandOrdered)? _before;

    /// <summary>Begins anew, or where a draft left off. Events of the draft that are gone are left out.</summary>
    public WizardState(DayView day, VlogChoices? draft)
    {
        ArgumentNullException.ThrowIfNull(day);
        Day = day;
        _events = day.Events.ToDictionary(e => e.Id);
        _choices = draft ?? new VlogChoices { Request = new VlogRequest { MaxDuration = day.DefaultFilmSeconds, Transition = TransitionKind.Crossfade } };
        var wanted = _choices.Request.EventIds.Distinct().ToList();
        _chosen = [.. wanted.Where(_events.ContainsKey)];
        Lost = wanted.Count - _chosen.Count;
        IsHandOrdered = !ByClock(_chosen).SequenceEqual(_chosen);
        _choices = _choices with { Step = _choices.Step == 2 && CanGoOn ? 2 : 1, Wish = Shorten(_choices.Wish) };
    }

    /// <summary>Something changed that is worth keeping.</summary>
    public event Action? Changed;

    /// <summary>The day and its events.</summary>
    public DayView Day { get; }

    /// <summary>How the film is to be; its events are in <see cref="Chosen"/>.</summary>
    public VlogRequest Film => _choices.Request;

    /// <summary>1 = choose events, 2 = make it yours.</summary>
    public int Step => _choices.Step;

    /// <summary>What a recommendation is asked for, in words.</summary>
    public string Wish => _choices.Wish ?? "";

    /// <summary>How many events a recommendation may take.</summary>
    public int Limit => _choices.Limit ?? Math.Clamp(8, Math.Min(Minimum, MaxRecommendLimit), MaxRecommendLimit);

    /// <summary>The recommendation asked for last, or null.</summary>
    public Guid? RecommendationId => _choices.RecommendationJobId;

    /// <summary>Whether that recommendation's choice was ticked already.</summary>
    public bool IsRecommendationApplied => _choices.IsRecommendationApplied;

    /// <summary>How many events of the draft were not to be found any more.</summary>
    public int Lost { get; }

    /// <summary>The chosen events in the order of the film.</summary>
    public IReadOnlyList<Guid> Chosen => _chosen;

    /// <summary>Whether the person put them in an order of their own; else they follow the clock.</summary>
    public bool IsHandOrdered { get; private set; }

    /// <summary>How many events a film needs at least.</summary>
    public int Minimum => Math.Max(1, Day.MinEvents);

    /// <summary>How many more are needed.</summary>
    public int Missing => Math.Max(0, Minimum - _chosen.Count);

    /// <summary>Whether the second step may be entered.</summary>
    public bool CanGoOn => Missing == 0;

    /// <summary>The length of what is chosen, before anything is shortened.</summary>
    public TimeSpan ChosenDuration => _chosen.Aggregate(TimeSpan.Zero, (sum, id) => sum + _events[id].Duration);

    /// <summary>Whether clips will be shortened to keep the maximum.</summary>
    public bool IsOverMaximum => ChosenDuration.TotalSeconds > Film.MaxDuration;

    /// <summary>Whether the last sweeping change of the choice can be taken back.</summary>
    public bool CanUndo => _before is not null;

    /// <summary>Whether every event is chosen.</summary>
    public bool IsEverythingChosen => _events.Count > 0 && _chosen.Count == _events.Count;

    /// <summary>An event of the day.</summary>
    public EventView Event(Guid id) => _events[id];

    /// <summary>Whether the event is chosen.</summary>
    public bool IsChosen(Guid id) => _chosen.Contains(id);

    /// <summary>Its place in the film from 1, or 0 where it is not chosen.</summary>
    public int PositionOf(Guid id) => _chosen.IndexOf(id) + 1;

    /// <summary>Ticks or unticks an event.</summary>
    public void Toggle(Guid id) => Choose(id, !IsChosen(id));

    /// <summary>Ticks or unticks an event. A ticked one takes its place by the clock, or the end where the order is the person's own.</summary>
    public void Choose(Guid id, bool isChosen)
    {
        if (!_events.ContainsKey(id) || IsChosen(id) == isChosen) { return; }
        _before = null;
        if (isChosen) { _chosen.Add(id); } else { _chosen.Remove(id); }
        KeepOrder();
        Touch();
    }

    /// <summary>Ticks everything.</summary>
    public void ChooseAll()
    {
        Remember();
        _chosen.AddRange(Day.Events.Select(e => e.Id).Where(id => !IsChosen(id)).ToList());
        KeepOrder();
        Touch();
    }

    /// <summary>Unticks everything.</summary>
    public void ChooseNone()
    {
        Remember();
        _chosen.Clear();
        IsHandOrdered = false;
        Touch();
    }

    /// <summary>Ticks what was recommended, in its order, and nothing else. Ids that are not of this day are left out.</summary>
    public void Apply(Guid recommendationId, IReadOnlyList<Guid> selected)
    {
        ArgumentNullException.ThrowIfNull(selected);
        Remember();
        _chosen.Clear();
        _chosen.AddRange(selected.Where(_events.ContainsKey).Distinct());
        IsHandOrdered = !ByClock(_chosen).SequenceEqual(_chosen);
        Touch(_choices with { RecommendationJobId = recommendationId, IsRecommendationApplied = true });
    }

    /// <summary>Takes the last sweeping change of the choice back.</summary>
    public void Undo()
    {
        if (_before is not { } before) { return; }
        _before = null;
        _chosen.Clear();
        _chosen.AddRange(before.Chosen);
        IsHandOrdered = before.IsHandOrdered;
        Touch();
    }

    /// <summary>Moves a chosen event by so many places in the film; at the ends it stays.</summary>
    public void Move(Guid id, int places) => MoveTo(_chosen.IndexOf(id), _chosen.IndexOf(id) + places);

    /// <summary>Moves the chosen event at one place, from 0, to another.</summary>
    public void MoveTo(int from, int to)
    {
        if (from < 0 || from >= _chosen.Count) { return; }
        to = Math.Clamp(to, 0, _chosen.Count - 1);
        if (from == to) { return; }
        _before = null;
        var id = _chosen[from];
        _chosen.RemoveAt(from);
        _chosen.Insert(to, id);
        IsHandOrdered = true;
        Touch();
    }

    /// <summary>Puts the film back into the order of the clock.</summary>
    public void OrderByClock()
    {
        Remember();
        IsHandOrdered = false;
        KeepOrder();
        Touch();
    }

    /// <summary>Goes on to the second step; refused while events are missing.</summary>
    public bool GoOn()
    {
        if (!CanGoOn) { return false; }
        Touch(_choices with { Step = 2 });
        return true;
    }

    /// <summary>Goes back to the first step; nothing is lost.</summary>
    public void GoBack() => Touch(_choices with { Step = 1 });

    /// <summary>Changes how the film is to be. Numbers that are none are not taken.</summary>
    public void Change(Func<VlogRequest, VlogRequest> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var film = change(Film);
        if (!double.IsFinite(film.MaxDuration)) { film = film with { MaxDuration = Film.MaxDuration }; }
        if (film == Film) { return; }
        Remember(film);
        Touch(_choices with { Request = film.MaxDuration.Equals(Film.MaxDuration) ? film : film with { Clips = OwnCuts(film.Clips) } });
    }

    /// <summary>Changes what a recommendation is asked for.</summary>
    public void Ask(int limit, string wish) => Touch(_choices with { Limit = Math.Clamp(limit, 1, MaxRecommendLimit), Wish = Shorten(wish) });

    /// <summary>Notes which recommendation is under way, or that none is.</summary>
    public void Await(Guid? recommendationId) => Touch(_choices with { RecommendationJobId = recommendationId, IsRecommendationApplied = false });

    /// <summary>What is asked of the film.</summary>
    public VlogRequest ToRequest() => Film with
    {
        TargetDate = Day.Date,
        EventIds = [.. _chosen],
        Clips = CutsOfChosen(),
        Title = string.IsNullOrWhiteSpace(Film.Title) ? null : Film.Title.Trim(),
    };

    /// <summary>What is to be kept.</summary>
    public VlogChoices ToChoices() => _choices with { Request = Film with { TargetDate = Day.Date, EventIds = [.. _chosen], Clips = CutsOfChosen() } };

    private static string Shorten(string? wish) => wish is null ? "" : wish.Length <= MaxWishLength ? wish : wish[..MaxWishLength];

    private IEnumerable<Guid> ByClock(IEnumerable<Guid> ids) => ids.OrderBy(id => _events[id].CapturedAt).ThenBy(id => id);

    private void KeepOrder()
    {
        if (IsHandOrdered) { return; }
        var sorted = ByClock(_chosen).ToList();
        _chosen.Clear();
        _chosen.AddRange(sorted);
    }

    private void Remember() => _before = ([.. _chosen], IsHandOrdered);

    private void Touch(VlogChoices? choices = null)
    {
        _choices = choices ?? _choices;
        Changed?.Invoke();
    }
}
