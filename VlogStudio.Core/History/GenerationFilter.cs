using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.History;

/// <summary>Which generations are wanted; null parts fit everything.</summary>
/// <param name="GenerationType">Only this type.</param>
/// <param name="Status">Only this status.</param>
public sealed record GenerationFilter(string? GenerationType = null, GenerationStatus? Status = null)
{
    /// <summary>The most characters of <see cref="Text"/> that are looked for.</summary>
    public const int MaxText = 200;

    /// <summary>Not asked for before this moment (UTC).</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Asked for before this moment (UTC).</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Only those the person marked.</summary>
    public bool IsFavourite { get; init; }

    /// <summary>Only those with this tag, spelled as it is.</summary>
    public string? Tag { get; init; }

    /// <summary>Words that stand somewhere in title, note, tags, the title that was asked or the error; large and small letters count the same.</summary>
    public string? Text { get; init; }

    internal IQueryable<GenerationHistory> Apply(IQueryable<GenerationHistory> rows)
    {
        if (GenerationType is { Length: > 0 } type) { rows = rows.Where(h => h.GenerationType == type); }
        if (Status is { } status) { rows = rows.Where(h => h.Status == status); }
        if (From?.ToUniversalTime() is { } from) { rows = rows.Where(h => h.CreatedAt >= from); }
        if (To?.ToUniversalTime() is { } to) { rows = rows.Where(h => h.CreatedAt < to); }
        if (IsFavourite) { rows = rows.Where(h => h.IsFavourite); }
        if (Fit(Tag) is { } tag) { rows = rows.Where(h => h.Tags.Contains(tag)); }
        if (Fit(Text) is { } text)
        {
            var pattern = LikePattern.Containing(text);
            rows = rows.Where(h => EF.Functions.ILike(h.SearchText, pattern, @"\"));
        }
        return rows;
    }

    /// <summary>What was typed as something that can be looked for: trimmed and composed, or null where nothing is left.</summary>
    internal static string? Fit(string? typed)
    {
        var text = typed?.Replace("\0", "", StringComparison.Ordinal).Trim() ?? "";
        if (text.Length == 0) { return null; }
        text = text.Length > MaxText ? text[..MaxText] : text;
        // Half a character, as a cut may leave it, is nothing PostgreSQL takes.
        return string.Concat(text.EnumerateRunes().Select(r => r.ToString())).Normalize();
    }
}
