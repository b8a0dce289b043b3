using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Identity;

/// <summary>Searches the people of the studio, newest first, with their rights and credits. For admins: the caller checks the role.</summary>
public sealed class SearchPeople(IDbContextFactory<StudioDb> contexts, TimeProvider clock)
{
    /// <summary>The most characters that are looked for.</summary>
    public const int MaxQuery = 200;

    /// <summary>The views there are.</summary>
    public static IReadOnlyList<string> Views { get; } = ["admins", "disabled", "frozen"];

    /// <summary>One page of who fits; or <c>unknown_people_view</c>, <c>bad_cursor</c>, text problems of <c>q</c>.</summary>
    public async Task<Result<FoundPeople>> HandleAsync(PeopleSearch search, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(search);
        var text = PersonText.Check("q", search.Query, MaxQuery, isRequired: false);
        if (!text.IsOk) { return text.Refused<FoundPeople>(); }
        var before = Guid.Empty;
        if (search.Cursor is { Length: > 0 } cursor && !Guid.TryParseExact(cursor, "n", out before)) { return Problem.Invalid("cursor", "bad_cursor"); }
        if (search.View is { Length: > 0 } view && !Views.Contains(view)) { return Problem.Invalid("view", "unknown_people_view"); }

        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow();
        var people = Named(db.Users.AsNoTracking(), text.Value);
        people = search.View switch
        {
            "admins" => people.Where(u => db.UserRoles.Any(r => r.UserId == u.Id && db.Roles.Any(x => x.Id == r.RoleId && x.Name == StudioRoles.Admin))),
            "disabled" => people.Where(u => u.LockoutEnd > now),
            "frozen" => people.Where(u => db.Accounts.Any(a => a.Id == u.Id && a.IsFrozen)),
            _ => people,
        };
        // Ids are made in order of time, so that they are the place in the list too.
        if (before != Guid.Empty) { people = people.Where(u => u.Id < before); }
        var limit = new PageRequest(0, search.Limit).Limit;
        var found = await people.OrderByDescending(u => u.Id).Take(limit + 1)
            .Select(u => new { User = u, Account = db.Accounts.FirstOrDefault(a => a.Id == u.Id) }).ToListAsync(ct);
        var shown = found.Take(limit).ToList();
        var ids = shown.Select(x => x.User.Id).ToArray();
        var roles = (await db.UserRoles.Where(r => ids.Contains(r.UserId)).Join(db.Roles, r => r.RoleId, x => x.Id, (r, x) => new { r.UserId, Name = x.Name! }).ToListAsync(ct))
            .ToLookup(r => r.UserId, r => r.Name);
        var items = shown.Select(x => new PersonRow(x.User.Id, x.User.CustomerId, x.User.Email ?? "", [.. roles[x.User.Id].Order(StringComparer.Ordinal)], x.User.CreatedAt)
        {
            IsTwoFactorOn = x.User.TwoFactorEnabled,
            IsDisabled = x.User.LockoutEnd > now,
            Posted = x.Account?.Posted ?? 0,
            Held = x.Account?.Held ?? 0,
            IsFrozen = x.Account?.IsFrozen ?? false,
        });
        return new FoundPeople([.. items], found.Count > limit ? ids[^1].ToString("n") : null);
    }

    /// <summary>Those whose id is the text, whose number begins with it, or whose e-mail or name has it somewhere.</summary>
    private static IQueryable<StudioUser> Named(IQueryable<StudioUser> people, string text)
    {
        if (text.Length == 0) { return people; }
        Guid? id = Guid.TryParse(text, out var known) ? known : null;
        var number = text.ToUpperInvariant();
        var pattern = LikePattern.Containing(text);
        return people.Where(u => u.Id == id || u.CustomerId.StartsWith(number) || EF.Functions.ILike(u.Email!, pattern, @"\") || EF.Functions.ILike(u.UserName!, pattern, @"\"));
    }
}

/// <summary>Whom an admin looks for; null parts fit everybody.</summary>
/// <param name="Query">A customer number or how it begins, a part of an e-mail or name, or a person's id.</param>
/// <param name="View">One of <see cref="SearchPeople.Views"/>.</param>
/// <param name="Cursor">Where the page before ended.</param>
/// <param name="Limit">How many at most, 50 unless told, up to 200.</param>
public sealed record PeopleSearch(string? Query = null, string? View = null, string? Cursor = null, int? Limit = null);

/// <summary>A person as admins see them in lists.</summary>
/// <param name="Id">Them.</param>
/// <param name="CustomerId">Their customer number.</param>
/// <param name="Email">Their e-mail.</param>
/// <param name="Roles">Their roles.</param>
/// <param name="CreatedAt">When the account was made (UTC).</param>
public sealed record PersonRow(Guid Id, string CustomerId, string Email, IReadOnlyList<string> Roles, DateTimeOffset CreatedAt)
{
    /// <summary>Whether the second factor is on.</summary>
    public bool IsTwoFactorOn { get; init; }

    /// <summary>Whether they are locked out.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>The sum of their credits' movements.</summary>
    public long Posted { get; init; }

    /// <summary>Credits set aside for work under way.</summary>
    public long Held { get; init; }

    /// <summary>Whether spending is stopped because the books did not agree.</summary>
    public bool IsFrozen { get; init; }

    /// <summary>What they may spend.</summary>
    public long Available => Posted - Held;

    /// <summary>Whether they are an admin.</summary>
    public bool IsAdmin => Roles.Contains(StudioRoles.Admin);
}

/// <summary>A page of people.</summary>
/// <param name="Items">Who was found, newest first.</param>
/// <param name="NextCursor">Where the next page begins, or null at the end.</param>
public sealed record FoundPeople(IReadOnlyList<PersonRow> Items, string? NextCursor);
