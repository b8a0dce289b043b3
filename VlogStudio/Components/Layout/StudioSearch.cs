using System.Globalization;
using Microsoft.Extensions.Localization;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Events;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Components.Layout;

/// <summary>Something the search box found.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Note">What is said beside it.</param>
/// <param name="Icon">Its symbol.</param>
/// <param name="Href">Where it is.</param>
/// <param name="IsPlainPage">Whether it is a page without a circuit, which must be loaded whole.</param>
public sealed record SearchHit(string Title, string Note, string Icon, string Href, bool IsPlainPage = false);

/// <summary>Finds days, films and pages by a few typed letters.</summary>
/// <param name="listDays">Knows the days.</param>
/// <param name="listVlogs">Knows the films.</param>
/// <param name="time">The clock.</param>
/// <param name="words">The words.</param>
public sealed class StudioSearch(ListDaysWithFootage listDays, ListVlogs listVlogs, TimeProvider time, IStringLocalizer<SharedWords> words)
{
    private const int DaysShown = 5;
    private const int FilmsShown = 6;

    private static readonly (string Word, string Icon, string Href, bool IsPlain)[] Pages =
    [
        ("NavHome", "home", "/", false), ("NavLibrary", "video_library", "/library", false), ("NavFilms", "movie", "/films", false),
        ("NavHistory", "history", "/history", false), ("NavCredits", "toll", "/credits", false), ("AccountSettings", "person", "/account", true),
    ];

    /// <summary>What matches, days first; without text, the latest days and films.</summary>
    public async Task<IReadOnlyList<SearchHit>> FindAsync(Guid userId, string text, CancellationToken ct)
    {
        text = text.Trim();
        var today = DateOnly.FromDateTime(time.GetLocalNow().Date);
        var all = await listDays.HandleAsync(userId, today.AddYears(-30), today.AddDays(1), ct);
        var days = all.OrderByDescending(d => d.Date).Where(d => Matches(d.Date, text)).Take(DaysShown)
            .Select(d => new SearchHit(Formats.LongDay(d.Date), words.Counted("SearchDayCount", d.Events, Formats.Clock(d.Duration)), "calendar_today", $"/day/{d.Date:yyyy-MM-dd}"));
        var films = await listVlogs.HandleAsync(userId, new(Query: text.Length == 0 ? null : text), new PageRequest(0, FilmsShown), ct);
        var found = films.Items.Select(v => new SearchHit(v.Title, Formats.Day(v.TargetDate, today), "movie", $"/films/{v.Id}"));
        var pages = Pages.Where(p => words[p.Word].Value.Contains(text, StringComparison.CurrentCultureIgnoreCase))
            .Select(p => new SearchHit(words[p.Word], "", p.Icon, p.Href, p.IsPlain));
        return [.. days, .. found, .. pages];
    }

    // "2 may", "may 2025", "2025-05-02" and "friday" all find their days.
    private static bool Matches(DateOnly day, string text) =>
        text.Length == 0
        || day.ToString("O", CultureInfo.InvariantCulture).StartsWith(text, StringComparison.Ordinal)
        || text.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word => Formats.LongDay(day).Split([' ', ',', '.'], StringSplitOptions.RemoveEmptyEntries)
            .Any(part => part.StartsWith(word, StringComparison.CurrentCultureIgnoreCase)));
}
