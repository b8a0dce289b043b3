using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.History;

/// <summary>Searches everybody's generations, removed ones too, newest first. For admins: the caller checks the role.</summary>
public sealed class SearchGenerations(IDbContextFactory<StudioDb> contexts)
{
    /// <summary>One page of what fits, or <c>bad_cursor</c>.</summary>
    public async Task<Result<FoundGenerations>> HandleAsync(GenerationSearch search, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(search);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = search.Apply(db.Generations.AsNoTracking());
        if (search.Cursor is { Length: > 0 } cursor)
        {
            if (!TryRead(cursor, out var at, out var id)) { return Problem.Invalid("cursor", "bad_cursor"); }
            rows = rows.Where(h => h.CreatedAt < at || (h.CreatedAt == at && h.Id < id));
        }
        var limit = new PageRequest(0, search.Limit).Limit;
        var found = await rows.Join(db.Users, h => h.UserId, u => u.Id, (h, u) => new { Row = h, u.CustomerId, u.Email })
            .Where(x => search.CustomerId == null || x.CustomerId == search.CustomerId)
            .OrderByDescending(x => x.Row.CreatedAt).ThenByDescending(x => x.Row.Id).Take(limit + 1).ToListAsync(ct);
        var items = found.Take(limit).Select(x => new FoundGeneration(GenerationView.Of(x.Row), x.CustomerId, x.Email ?? "")).ToList();
        return new FoundGenerations(items, found.Count > limit ? Write(found[limit - 1].Row) : null);
    }

    private static string Write(GenerationHistory last) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{last.CreatedAt.UtcTicks}:{last.Id:n}")));

    private static bool TryRead(string cursor, out DateTimeOffset at, out Guid id)
    {
        at = default;
        id = default;
        if (!Base64Url.IsValid(cursor)) { return false; }
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split(':');
        if (parts.Length != 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)) { return false; }
        if (ticks > DateTimeOffset.MaxValue.UtcTicks || !Guid.TryParseExact(parts[1], "n", out id)) { return false; }
        at = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }
}

/// <summary>What an admin looks for; null parts fit everything.</summary>
/// <param name="CustomerId">A customer number, <c>VS2601-00001</c>.</param>
/// <param name="Status">A status.</param>
/// <param name="GenerationType">A type.</param>
/// <param name="JobId">A job.</param>
/// <param name="From">Not before (UTC).</param>
/// <param name="To">Before (UTC).</param>
/// <param name="Cursor">Where the page before ended.</param>
/// <param name="Limit">How many at most, 50 unless told, up to 200.</param>
public sealed record GenerationSearch(
    string? CustomerId = null, GenerationStatus? Status = null, string? GenerationType = null, Guid? JobId = null, DateTimeOffset? From = null,
    DateTimeOffset? To = null, string? Cursor = null, int? Limit = null)
{
    internal IQueryable<GenerationHistory> Apply(IQueryable<GenerationHistory> rows)
    {
        rows = new GenerationFilter(GenerationType, Status).Apply(rows);
        if (JobId is { } job) { rows = rows.Where(h => h.JobId == job); }
        if (From?.ToUniversalTime() is { } from) { rows = rows.Where(h => h.CreatedAt >= from); }
        if (To?.ToUniversalTime() is { } to) { rows = rows.Where(h => h.CreatedAt < to); }
        return rows;
    }
}

/// <summary>A generation with its owner.</summary>
/// <param name="Generation">The generation.</param>
/// <param name="CustomerId">Its owner's customer number.</param>
/// <param name="Email">Its owner's e-mail.</param>
public sealed record FoundGeneration(GenerationView Generation, string CustomerId, string Email);

/// <summary>A page of a search.</summary>
/// <param name="Items">What was found.</param>
/// <param name="NextCursor">Where the next page begins, or null at the end.</param>
public sealed record FoundGenerations(IReadOnlyList<FoundGeneration> Items, string? NextCursor);
