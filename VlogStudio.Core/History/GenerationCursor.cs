using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace VlogStudio.Core.History;

/// <summary>A place in a list that runs from new to old: the row it lies beside, and the way to walk from there.</summary>
/// <param name="At">When that row was asked for (UTC).</param>
/// <param name="Id">That row.</param>
/// <param name="IsBack">Whether the rows before it, newer ones, are wanted.</param>
internal readonly record struct GenerationCursor(DateTimeOffset At, Guid Id, bool IsBack)
{
    /// <summary>As it travels through addresses.</summary>
    public override string ToString() => Base64Url.EncodeToString(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}:{Id:n}{(IsBack ? ":back" : "")}")));

    /// <summary>Reads one; null where it is none of ours.</summary>
    public static GenerationCursor? Read(string cursor)
    {
        if (cursor.Length > 200 || !Base64Url.IsValid(cursor)) { return null; }
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(':');
        if (parts.Length is < 2 or > 3 || (parts.Length == 3 && parts[2] != "back")) { return null; }
        if (!long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) || ticks > DateTimeOffset.MaxValue.UtcTicks) { return null; }
        return Guid.TryParseExact(parts[1], "n", out var id) ? new GenerationCursor(new DateTimeOffset(ticks, TimeSpan.Zero), id, parts.Length == 3) : null;
    }

    /// <summary>
    /// So many rows from a place on, newest first, and whether there are more on that way. Rows are compared as pairs, which PostgreSQL looks up in an
    /// index at once, however far down the place is.
    /// </summary>
    public static async Task<(List<GenerationHistory> Rows, bool HasMore)> ReadAsync(
        IQueryable<GenerationHistory> rows, GenerationCursor? cursor, int skip, int limit, CancellationToken ct)
    {
        var ordered = Order(rows, cursor);
        var found = await (skip > 0 ? ordered.Skip(skip) : ordered).Take(limit + 1).ToListAsync(ct);
        var hasMore = found.Count > limit;
        if (hasMore) { found.RemoveAt(limit); }
        if (cursor is { IsBack: true }) { found.Reverse(); }
        return (found, hasMore);
    }

    /// <summary>The rows from a place on, in the order they are walked.</summary>
    public static IQueryable<GenerationHistory> Order(IQueryable<GenerationHistory> rows, GenerationCursor? cursor)
    {
        if (cursor is { } place)
        {
            var (at, id) = (place.At, place.Id);
            rows = place.IsBack
                ? rows.Where(h => EF.Functions.GreaterThan(ValueTuple.Create(h.CreatedAt, h.Id), ValueTuple.Create(at, id)))
                : rows.Where(h => EF.Functions.LessThan(ValueTuple.Create(h.CreatedAt, h.Id), ValueTuple.Create(at, id)));
        }
        return cursor is { IsBack: true } ? rows.OrderBy(h => h.CreatedAt).ThenBy(h => h.Id) : rows.OrderByDescending(h => h.CreatedAt).ThenByDescending(h => h.Id);
    }

    /// <summary>Where to go on from a page: to older rows and to newer ones; null where there are none.</summary>
    public static (string? Older, string? Newer) Around(List<GenerationHistory> page, GenerationCursor? cursor, bool hasMore, bool isFirst)
    {
        if (page.Count == 0) { return (null, null); }
        var isBack = cursor is { IsBack: true };
        var older = isBack || hasMore ? new GenerationCursor(page[^1].CreatedAt, page[^1].Id, false).ToString() : null;
        var newer = (isBack ? hasMore : !isFirst) ? new GenerationCursor(page[0].CreatedAt, page[0].Id, true).ToString() : null;
        return (older, newer);
    }
}
