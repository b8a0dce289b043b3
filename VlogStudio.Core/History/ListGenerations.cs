using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.History;

/// <summary>Lists a person's generations, newest first, without those they removed.</summary>
public sealed class ListGenerations(IDbContextFactory<StudioDb> contexts)
{
    /// <summary>Up to here the number of rows is counted; a list that is longer says so.</summary>
    public const int CountedUpTo = 10_000;

    /// <summary>The same where something is left out, for each row must be looked at then.</summary>
    public const int SiftedUpTo = 1_000;

    /// <summary>One page of them, found by its number.</summary>
    public async Task<Page<GenerationView>> HandleAsync(Guid userId, GenerationFilter filter, PageRequest page, CancellationToken ct)
    {
        var listed = (await HandleAsync(userId, filter, new GenerationSlice(page.Limit, page.Skip), ct)).Value!;
        return new Page<GenerationView>(listed.Items, listed.Total);
    }

    /// <summary>One page of them, found by a cursor as fast as the first; or <c>bad_cursor</c>.</summary>
    public async Task<Result<ListedGenerations>> HandleAsync(Guid userId, GenerationFilter filter, GenerationSlice slice, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ArgumentNullException.ThrowIfNull(slice);
        PageCursor? cursor = null;
        if (slice.Cursor is { Length: > 0 } text && (cursor = PageCursor.Read(text)) is null) { return Problem.Invalid("cursor", "bad_cursor"); }
        var page = new PageRequest(slice.Skip, slice.Limit);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = Rows(db, userId, filter);
        var (found, hasMore) = await GenerationPages.ReadAsync(rows, cursor, cursor is null ? page.Skip : 0, page.Limit, ct);
        // All rows have one owner: this order costs no sorting, and says that none is meant.
        var most = filter == new GenerationFilter() ? CountedUpTo : SiftedUpTo;
        var counted = await rows.OrderBy(h => h.UserId).Take(most + 1).CountAsync(ct);
        var (older, newer) = GenerationPages.Around(found, cursor, hasMore, isFirst: cursor is null && page.Skip == 0);
        return new ListedGenerations([.. found.Select(GenerationView.Of)], Math.Min(counted, most), counted <= most, older, newer);
    }

    /// <summary>The rows a list is made of.</summary>
    internal static IQueryable<GenerationHistory> Rows(StudioDb db, Guid userId, GenerationFilter filter) =>
        filter.Apply(db.Generations.AsNoTracking().Where(h => h.UserId == userId && !h.IsDeleted));
}

/// <summary>Which part of a list is wanted.</summary>
/// <param name="Limit">How many rows at most, up to 200.</param>
/// <param name="Skip">How many to leave out first; counts only without a cursor.</param>
/// <param name="Cursor">Where to go on, as the page before said, or null.</param>
public sealed record GenerationSlice(int Limit, int Skip = 0, string? Cursor = null);

/// <summary>A page of a list.</summary>
/// <param name="Items">What is on it, newest first.</param>
/// <param name="Total">How many there are in all, counted up to <see cref="ListGenerations.CountedUpTo"/>, or <see cref="ListGenerations.SiftedUpTo"/>.</param>
/// <param name="IsTotalExact">Whether there are no more than <paramref name="Total"/>.</param>
/// <param name="NextCursor">Where older ones begin, or null at the end.</param>
/// <param name="PreviousCursor">Where newer ones begin, or null at the beginning.</param>
public sealed record ListedGenerations(IReadOnlyList<GenerationView> Items, int Total, bool IsTotalExact, string? NextCursor, string? PreviousCursor);
