using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.History;

/// <summary>Walks the list of generations, from new to old and back, from a place on.</summary>
internal static class GenerationPages
{
    /// <summary>
    /// So many rows from a place on, newest first, and whether there are more on that way. Rows are compared as pairs, which PostgreSQL looks up in an
    /// index at once, however far down the place is.
    /// </summary>
    public static async Task<(List<GenerationHistory> Rows, bool HasMore)> ReadAsync(
        IQueryable<GenerationHistory> rows, PageCursor? cursor, int skip, int limit, CancellationToken ct)
    {
        var ordered = Order(rows, cursor);
        var found = await (skip > 0 ? ordered.Skip(skip) : ordered).Take(limit + 1).ToListAsync(ct);
        var hasMore = found.Count > limit;
        if (hasMore) { found.RemoveAt(limit); }
        if (cursor is { IsBack: true }) { found.Reverse(); }
        return (found, hasMore);
    }

    /// <summary>The rows from a place on, in the order they are walked.</summary>
    public static IQueryable<GenerationHistory> Order(IQueryable<GenerationHistory> rows, PageCursor? cursor)
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
    public static (string? Older, string? Newer) Around(List<GenerationHistory> page, PageCursor? cursor, bool hasMore, bool isFirst)
    {
        if (page.Count == 0) { return (null, null); }
        var isBack = cursor is { IsBack: true };
        var older = isBack || hasMore ? new PageCursor(page[^1].CreatedAt, page[^1].Id).ToString() : null;
        var newer = (isBack ? hasMore : !isFirst) ? new PageCursor(page[0].CreatedAt, page[0].Id, IsBack: true).ToString() : null;
        return (older, newer);
    }
}
