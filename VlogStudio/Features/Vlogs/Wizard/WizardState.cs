using System.Security.Cryptography;
using System.Text;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Features.Vlogs.Wizard;

/// <summary>
/// What the wizard knows and how it changes: which events are chosen, in which order, and whether there are enough. Knows nothing of pages, circuits
/// or the database; every change raises <see cref="Changed"/>, which the dialog answers by drawing anew and keeping the draft.
/// </summary>
public sealed class WizardState
{
    /// <summary>The longest wish, characters.</summary>
    public const int MaxWishLength = 500;

    private readonly Dictionary<Guid, EventChoice> _events;
    private readonly List<Guid> _chosen;
    private (List<Guid> Chosen, bool IsHandOrdered)? _before;

    /// <summary>Begins anew, or where a draft left off. Events of the draft that are gone are left out.</summary>
    public WizardState(DateOnly date, IReadOnlyList<EventChoice> events, int minEvents, WizardChoices? draft)
    {
        ArgumentNullException.ThrowIfNull(events);
        Date = date;
        Minimum = Math.Max(1, minEvents);
        _events = events.ToDictionary(e => e.Id);
        var kept = draft ?? new WizardChoices { IdempotencyKey = NewKey() };
        _chosen = [.. kept.Chosen.Where(_events.ContainsKey).Distinct()];
        Lost = kept.Chosen.Distinct().Count() - _chosen.Count;
        Choices = kept with { Step = kept.Step == 2 && Missing == 0 ? 2 : 1, Wish = Shorten(kept.Wish) };
        if (!Choices.IsHandOrdered) { SortByClock(); }
    }

    /// <summary>Something changed that is worth keeping.</summary>
    public event Action? Changed;

    /// <summary>The day.</summary>
    public DateOnly Date { get; }

    /// <summary>How many events a film needs at least.</summary>
    public int Minimum { get; }

    /// <summary>How many events of the draft were not to be found any more.</summary>
    public int Lost { get; }

    /// <summary>Everything but the choice of events, which <see cref="ToDraft"/> adds.</summary>
    public WizardChoices Choices { get; private set; }

    /// <summary>How the film is to be.</summary>
    public FilmChoices Film => Choices.Film;

    /// <summary>The chosen events in the order of the film.</summary>
    public IReadOnlyList<Guid> Chosen => _chosen;

    /// <summary>How many events there are.</summary>
    public int EventCount => _events.Count;

    /// <summary>How many more are needed.</summary>
    public int Missing => Math.Max(0, Minimum - _chosen.Count);

    /// <summary>Whether the second step may be entered.</summary>
    public bool CanGoOn => Missing == 0;

    /// <summary>The length of what is chosen, before anything is shortened.</summary>
    public TimeSpan ChosenDuration => _chosen.Aggregate(TimeSpan.Zero, (sum, id) => sum + _events[id].Duration);

    /// <summary>Whether clips will be shortened to keep the maximum.</summary>
    public bool IsOverMaximum => ChosenDuration.TotalSeconds > Film.MaxSeconds;

    /// <summary>Whether the last sweeping change of the choice can be taken back.</summary>
    public bool CanUndo => _before is not null;

    /// <summary>Whether every event is chosen.</summary>
    public bool IsEverythingChosen => _events.Count > 0 && _chosen.Count == _events.Count;

    /// <summary>A key nobody has used.</summary>
    public static string NewKey() => $"wizard-{Guid.CreateVersion7():n}";

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
        if (!Choices.IsHandOrdered) { SortByClock(); }
        Touch();
    }

    /// <summary>Ticks everything.</summary>
    public void ChooseAll()
    {
        Remember();
        _chosen.AddRange(_events.Keys.Where(id => !IsChosen(id)).ToList());
        if (!Choices.IsHandOrdered) { SortByClock(); }
        Touch();
    }

    /// <summary>Unticks everything.</summary>
    public void ChooseNone()
    {
        Remember();
        _chosen.Clear();
        Touch(Choices with { IsHandOrdered = false });
    }

    /// <summary>Ticks what was recommended, in its order, and nothing else. Ids that are not of this day are left out.</summary>
    public void Apply(Guid recommendationId, IReadOnlyList<Guid> selected)
    {
        ArgumentNullException.ThrowIfNull(selected);
        Remember();
        _chosen.Clear();
        _chosen.AddRange(selected.Where(_events.ContainsKey).Distinct());
        var byClock = _chosen.OrderBy(id => _events[id].CapturedAt).ToList();
        Touch(Choices with { RecommendationId = recommendationId, IsRecommendationApplied = true, IsHandOrdered = !byClock.SequenceEqual(_chosen) });
    }

    /// <summary>Takes the last sweeping change of the choice back.</summary>
    public void Undo()
    {
        if (_before is not { } before) { return; }
        _before = null;
        _chosen.Clear();
        _chosen.AddRange(before.Chosen);
        Touch(Choices with { IsHandOrdered = before.IsHandOrdered });
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
        Touch(Choices with { IsHandOrdered = true });
    }

    /// <summary>Puts the film back into the order of the clock.</summary>
    public void OrderByClock()
    {
        Remember();
        SortByClock();
        Touch(Choices with { IsHandOrdered = false });
    }

    /// <summary>Goes on to the second step; refused while events are missing.</summary>
    public bool GoOn()
    {
        if (!CanGoOn) { return false; }
        Touch(Choices with { Step = 2 });
        return true;
    }

    /// <summary>Goes back to the first step; nothing is lost.</summary>
    public void GoBack() => Touch(Choices with { Step = 1 });

    /// <summary>Changes how the film is to be. A maximum that is no number is not taken.</summary>
    public void Change(Func<FilmChoices, FilmChoices> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var film = change(Film);
        if (!double.IsFinite(film.MaxSeconds)) { film = film with { MaxSeconds = Film.MaxSeconds }; }
        if (film != Film) { Touch(Choices with { Film = film }); }
    }

    /// <summary>Changes what a recommendation is asked for.</summary>
    public void Ask(int limit, string wish) =>
        Touch(Choices with { RecommendLimit = Math.Clamp(limit, Math.Min(Minimum, 200), 200), Wish = Shorten(wish) });

    /// <summary>Notes which recommendation is under way, or that none is.</summary>
    public void Await(Guid? recommendationId) => Touch(Choices with { RecommendationId = recommendationId, IsRecommendationApplied = false });

    /// <summary>
    /// The key to send with. The same wish keeps its key however often it is sent; a wish that was changed after it had been sent is a new one.
    /// </summary>
    public string KeyFor(string request)
    {
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request)));
        if (Choices.SentFingerprint is { } sent && sent != fingerprint) { Choices = Choices with { IdempotencyKey = NewKey() }; }
        if (Choices.SentFingerprint != fingerprint) { Touch(Choices with { SentFingerprint = fingerprint }); }
        return Choices.IdempotencyKey;
    }

    /// <summary>What is to be kept.</summary>
    public WizardChoices ToDraft() => Choices with { Chosen = [.. _chosen] };

    /// <summary>What is to be kept, as JSON.</summary>
    public string ToJson() => StudioJson.Write(ToDraft());

    private static string Shorten(string? wish) => wish is null ? "" : wish.Length <= MaxWishLength ? wish : wish[..MaxWishLength];

    private void SortByClock() => _chosen.Sort((a, b) => (_events[a].CapturedAt, a).CompareTo((_events[b].CapturedAt, b)));

    private void Remember() => _before = ([.. _chosen], Choices.IsHandOrdered);

    private void Touch(WizardChoices? choices = null)
    {
        Choices = choices ?? Choices;
        Changed?.Invoke();
    }
}
