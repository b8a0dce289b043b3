using VlogStudio.Core.Events;

namespace VlogStudio.Features.Home;

/// <summary>An hour of a day's time line.</summary>
/// <param name="Hour">The hour of the local clock, 0..23.</param>
/// <param name="Quarters">How much was shot in each quarter of it beside the day's fullest quarter, 0..1.</param>
/// <param name="Length">How much was shot in it.</param>
/// <param name="Events">The events that begin in it, in order.</param>
public sealed record DayHour(int Hour, IReadOnlyList<double> Quarters, TimeSpan Length, IReadOnlyList<EventView> Events);

/// <summary>Lays a day's events out by the hours of its local clock. Pure.</summary>
public static class DayHours
{
    private const int FewestHours = 8;

    /// <summary>The hours from the first event to the last with some room around, at least eight.</summary>
    public static IReadOnlyList<DayHour> Of(IReadOnlyList<EventView> events)
    {
        if (events.Count == 0) { return []; }
        var first = Math.Max(0, events.Min(e => e.CapturedAt.Hour));
        var last = events.Max(e => e.CapturedAt.Hour);
        while (last - first + 1 < FewestHours)
        {
            if (first > 0) { first--; }
            if (last - first + 1 < FewestHours && last < 23) { last++; }
        }
        var byHour = events.OrderBy(e => e.CapturedAt).ToLookup(e => e.CapturedAt.Hour);
        var byQuarter = events.ToLookup(e => (e.CapturedAt.Hour, e.CapturedAt.Minute / 15), e => e.Duration.TotalSeconds);
        var most = Math.Max(1, byQuarter.Max(q => q.Sum()));
        return [.. Enumerable.Range(first, last - first + 1).Select(h => new DayHour(
            h, [.. Enumerable.Range(0, 4).Select(q => byQuarter[(h, q)].Sum() / most)], TimeSpan.FromSeconds(byHour[h].Sum(e => e.Duration.TotalSeconds)), [.. byHour[h]]))];
    }
}
