using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.History;

/// <summary>Searches everybody's generations, removed ones too, newest first. For admins: the caller checks the role.</summary>
public sealed class SearchGenerations(IDbContextFactory<StudioDb> contexts)
{
    /// <summary>So many people may fit an e-mail's beginning.</summary>
    public const int MaxPeople = 200;

    /// <summary>One page of what fits; or <c>bad_cursor</c>, <c>too_many_people</c>.</summary>
    public async Task<Result<FoundGenerations>> HandleAsync(GenerationSearch search, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(search);
        PageCursor? cursor = null;
        if (search.Cursor is { Length: > 0 } text && (cursor = PageCursor.Read(text)) is null) { return Problem.Invalid("cursor", "bad_cursor"); }
        await using var db = await contexts.CreateDbContextAsync(ct);
        var people = await PeopleAsync(db, search, ct);
        if (people is { Count: > MaxPeople }) { return Problem.Invalid("email", "too_many_people", MaxPeople); }
        var (found, hasMore) = await GenerationPages.ReadAsync(Rows(db, search, people), cursor, 0, new PageRequest(0, search.Limit).Limit, ct);
        var (older, newer) = GenerationPages.Around(found, cursor, hasMore, isFirst: cursor is null);
        var owners = found.Select(h => h.UserId).Distinct().ToArray();
        var names = await db.Users.AsNoTracking().Where(u => owners.Contains(u.Id)).Select(u => new { u.Id, u.CustomerId, u.Email }).ToDictionaryAsync(u => u.Id, ct);
        var items = found.Select(h => new FoundGeneration(GenerationView.Of(h), names.GetValueOrDefault(h.UserId)?.CustomerId ?? "", names.GetValueOrDefault(h.UserId)?.Email ?? ""));
        return new FoundGenerations([.. items], older, newer);
    }

    /// <summary>The rows a search is made of.</summary>
    internal static IQueryable<GenerationHistory> Rows(StudioDb db, GenerationSearch search, IReadOnlyList<Guid>? people)
    {
        var rows = new GenerationFilter(search.GenerationType, search.Status) { From = search.From, To = search.To }.Apply(db.Generations.AsNoTracking());
        if (people is [var one]) { rows = rows.Where(h => h.UserId == one); }
        else if (people is not null) { rows = rows.Where(h => people.Contains(h.UserId)); }
        if (search.JobId is { } job) { rows = rows.Where(h => h.JobId == job); }
        if (GenerationFilter.Fit(search.Error) is { } error)
        {
            var pattern = LikePattern.Containing(error);
            rows = rows.Where(h => EF.Functions.ILike(h.ErrorText!, pattern, @"\"));
        }
        return rows;
    }

    /// <summary>Whose rows are wanted; null for everybody's.</summary>
    private static async Task<List<Guid>?> PeopleAsync(StudioDb db, GenerationSearch search, CancellationToken ct)
    {
        var (customer, email) = (GenerationFilter.Fit(search.CustomerId)?.ToUpperInvariant(), GenerationFilter.Fit(search.Email)?.ToUpperInvariant());
        if (customer is null && email is null) { return null; }
        var people = db.Users.AsNoTracking();
        if (customer is not null) { people = people.Where(u => u.CustomerId == customer); }
        if (email is not null) { people = people.Where(u => u.NormalizedEmail!.StartsWith(email)); }
        return await people.OrderBy(u => u.Id).Select(u => u.Id).Take(MaxPeople + 1).ToListAsync(ct);
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
/// <param name="Email">A person's e-mail, or how it begins.</param>
/// <param name="Error">Something that stands in the error's code or words.</param>
public sealed record GenerationSearch(
    string? CustomerId = null, GenerationStatus? Status = null, string? GenerationType = null, Guid? JobId = null, DateTimeOffset? From = null,
    DateTimeOffset? To = null, string? Cursor = null, int? Limit = null, string? Email = null, string? Error = null);

/// <summary>A generation with its owner.</summary>
/// <param name="Generation">The generation.</param>
/// <param name="CustomerId">Its owner's customer number.</param>
/// <param name="Email">Its owner's e-mail.</param>
public sealed record FoundGeneration(GenerationView Generation, string CustomerId, string Email);

/// <summary>A page of a search.</summary>
/// <param name="Items">What was found.</param>
/// <param name="NextCursor">Where the next page begins, or null at the end.</param>
/// <param name="PreviousCursor">Where the page before begins, or null at the beginning.</param>
public sealed record FoundGenerations(IReadOnlyList<FoundGeneration> Items, string? NextCursor, string? PreviousCursor = null);
