namespace VlogStudio.Core.Events;

/// <summary>
/// Chooses events without asking anybody: pure and deterministic, described in docs/recommendation.md. Each is worth its measured score and how well it
/// meets the wish, less how like it is to what was chosen already, in time and place (maximal marginal relevance); ties go to the earlier one.
/// </summary>
public static class BuiltInRecommender
{
    private const double Sameness = 0.4;
    private const double Like = 0.5;
    private const double WishShare = 0.6;

    /// <summary>Chooses.</summary>
    /// <param name="day">The day's events, in its order.</param>
    /// <param name="limit">The most to choose.</param>
    /// <param name="wish">A wish in words, or null.</param>
    /// <param name="onChosen">Told after each round: how many were looked at for good.</param>
    public static Recommendation Recommend(IReadOnlyList<RecommendationEvent> day, int limit, string? wish, Action<int>? onChosen = null)
    {
        ArgumentNullException.ThrowIfNull(day);
        var understood = Wish.Parse(wish);
        var matches = day.ToDictionary(e => e.Id, understood.Match);
        var isMatched = matches.Values.Any(m => m > 0);
        var worth = day.ToDictionary(e => e.Id, e => isMatched ? ((1 - WishShare) * e.Score) + (WishShare * matches[e.Id]) : e.Score);
        var left = day.Where(e => !understood.Excludes(e) && !(understood.IsExclusive && matches[e.Id] == 0)).ToList();
        var chosen = new List<RecommendationEvent>();
        var verdicts = new Dictionary<Guid, EventVerdict>();
        var most = Math.Min(Math.Max(0, limit), understood.Count ?? int.MaxValue);
        while (chosen.Count < most && left.Count > 0)
        {
            var best = left.MaxBy(e => (Math.Round(worth[e.Id] - (Sameness * Closest(e, chosen).Likeness), 9), -e.Number))!;
            verdicts[best.Id] = Taken(best, chosen, day, matches[best.Id], worth[best.Id]);
            chosen.Add(best);
            left.Remove(best);
            onChosen?.Invoke(chosen.Count);
        }
        foreach (var e in day.Where(e => !verdicts.ContainsKey(e.Id)).ToList())
        {
            verdicts[e.Id] = LeftOut(e, chosen, understood, matches[e.Id], worth);
        }
        onChosen?.Invoke(day.Count);
        return new Recommendation
        {
            SelectedEventIds = [.. chosen.OrderBy(e => e.Number).Select(e => e.Id)],
            Verdicts = [.. day.Select(e => verdicts[e.Id])],
            Strategy = "built_in",
        };
    }

    /// <summary>How alike two events are, 0..1: shot at about the same time, at about the same place.</summary>
    internal static double Likeness(RecommendationEvent a, RecommendationEvent b)
    {
        var time = Math.Exp(-Math.Abs((a.CapturedAt - b.CapturedAt).TotalMinutes) / 15);
        double? place = (a, b) switch
        {
            ({ Latitude: { } lat1, Longitude: { } lon1 }, { Latitude: { } lat2, Longitude: { } lon2 }) => Math.Exp(-Kilometres(lat1, lon1, lat2, lon2) / 0.5),
            ({ PlaceName: { } one }, { PlaceName: { } other }) => one == other ? 0.7 : 0,
            _ => null,
        };
        var both = place is { } p ? (0.6 * time) + (0.4 * p) : time;
        return a.RecordingId == b.RecordingId ? Math.Max(both, 0.6 + (0.4 * time)) : both;
    }

    private static EventVerdict Taken(RecommendationEvent e, List<RecommendationEvent> before, IReadOnlyList<RecommendationEvent> day, double match, double worth)
    {
        var code = match > 0 ? "matches_wish"
            : before.Count == 0 ? "best_of_day"
            : e.PlaceName is not null && before.All(b => b.PlaceName is not null && b.PlaceName != e.PlaceName) ? "another_place"
            : day.Count > 2 && before.TrueForAll(b => Math.Abs((b.CapturedAt - e.CapturedAt).TotalMinutes) >= 60) ? "another_time"
            : "good_quality";
        return new EventVerdict
        {
            EventId = e.Id, IsSelected = true, Score = Math.Round(worth, 4), ReasonCode = code,
            FactorCode = e.Reasons.Where(r => r.Weight > 0).MaxBy(r => (r.Value * r.Weight, r.Code))?.Code,
        };
    }

    private static EventVerdict LeftOut(
        RecommendationEvent e, List<RecommendationEvent> chosen, Wish wish, double match, Dictionary<Guid, double> worth)
    {
        var verdict = new EventVerdict { EventId = e.Id, IsSelected = false, Score = Math.Round(worth[e.Id], 4), ReasonCode = "over_limit" };
        if (wish.Excludes(e)) { return verdict with { ReasonCode = "excluded_by_wish" }; }
        if (wish.IsExclusive && match == 0) { return verdict with { ReasonCode = "off_wish" }; }
        var (closest, likeness) = Closest(e, chosen);
        if (closest is not null && likeness >= Like)
        {
            return verdict with { ReasonCode = "like_another", ComparedWith = closest.Number, FactorCode = WorseIn(e, closest) };
        }
        if (chosen.Count > 0 && worth[e.Id] < chosen.Min(c => worth[c.Id]))
        {
            var weakest = chosen.MinBy(c => (worth[c.Id], c.Number))!;
            return verdict with { ReasonCode = "weaker", ComparedWith = weakest.Number, FactorCode = WorseIn(e, weakest) };
        }
        return verdict;
    }

    /// <summary>The measured trait in which an event falls behind another most; null where it falls behind in none.</summary>
    private static string? WorseIn(RecommendationEvent e, RecommendationEvent other)
    {
        var mine = e.Reasons.ToLookup(r => r.Code);
        var its = other.Reasons.ToLookup(r => r.Code);
        return mine.Select(g => g.Key).Union(its.Select(g => g.Key))
            .Select(code => (Code: code, Gap: its[code].Sum(r => r.Value * r.Weight) - mine[code].Sum(r => r.Value * r.Weight)))
            .Where(x => x.Gap > 0.005).OrderByDescending(x => x.Gap).ThenBy(x => x.Code, StringComparer.Ordinal).Select(x => x.Code).FirstOrDefault();
    }

    private static (RecommendationEvent? Event, double Likeness) Closest(RecommendationEvent e, List<RecommendationEvent> chosen)
    {
        var closest = chosen.MaxBy(c => (Likeness(e, c), -c.Number));
        return (closest, closest is null ? 0 : Likeness(e, closest));
    }

    private static double Kilometres(double lat1, double lon1, double lat2, double lon2)
    {
        var (a, b) = (lat1 * Math.PI / 180, lat2 * Math.PI / 180);
        var half = Math.Pow(Math.Sin((b - a) / 2), 2) + (Math.Cos(a) * Math.Cos(b) * Math.Pow(Math.Sin((lon2 - lon1) * Math.PI / 360), 2));
        return 2 * 6371 * Math.Asin(Math.Min(1, Math.Sqrt(half)));
    }
}
