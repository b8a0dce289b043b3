using System.Globalization;
using VlogStudio.Components.Shared;
using VlogStudio.Core.History;

namespace VlogStudio.Features.History;

/// <summary>What the history shows; it lives in the address, so that it can be kept, shared and reloaded. Days are those of whoever looks.</summary>
public sealed record HistoryFilter
{
    /// <summary>Only this type.</summary>
    public string? Type { get; init; }

    /// <summary>Only this state.</summary>
    public GenerationStatus? Status { get; init; }

    /// <summary>Not before this day.</summary>
    public DateOnly? From { get; init; }

    /// <summary>Not after this day.</summary>
    public DateOnly? To { get; init; }

    /// <summary>Only favourites.</summary>
    public bool IsFavourite { get; init; }

    /// <summary>Only those with this tag.</summary>
    public string? Tag { get; init; }

    /// <summary>Only those with these words.</summary>
    public string? Text { get; init; }

    /// <summary>Whether anything is left out.</summary>
    public bool IsSet => this != new HistoryFilter();

    /// <summary>Reads a day of an address; what cannot be read is left out.</summary>
    public static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1 and < 9999 ? day : null;

    /// <summary>A day as an address and a date box spell it.</summary>
    public static string? Spell(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The filter as the act takes it.</summary>
    public GenerationFilter ToAct(ViewerClock clock) => new(Type, Status)
    {
        From = From is { } from ? clock.Midnight(from) : null, To = To is { } to ? clock.Midnight(to.AddDays(1)) : null, IsFavourite = IsFavourite, Tag = Tag, Text = Text,
    };

    /// <summary>The filter and a place in the list as an address.</summary>
    public Dictionary<string, object?> ToQuery(string? cursor = null) => new()
    {
        ["type"] = Type, ["status"] = Status?.ToString().ToLowerInvariant(), ["from"] = Spell(From), ["to"] = Spell(To), ["starred"] = IsFavourite ? "1" : null,
        ["tag"] = Tag, ["q"] = Text, ["at"] = cursor,
    };
}
