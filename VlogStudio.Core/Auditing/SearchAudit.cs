using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Auditing;

/// <summary>Searches the audit, newest first. For admins: the caller checks the role.</summary>
public sealed class SearchAudit(IDbContextFactory<StudioDb> contexts)
{
    /// <summary>One page of what fits.</summary>
    public async Task<AuditPage> HandleAsync(AuditSearch search, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(search);
        await using var db = await contexts.CreateDbContextAsync(ct);
        var limit = new PageRequest(0, search.Limit).Limit;
        var rows = search.Apply(db.AuditEntries.AsNoTracking());
        if (search.Before is { } before) { rows = rows.Where(a => a.Seq < before); }
        var found = await rows.OrderByDescending(a => a.Seq).Take(limit + 1).ToListAsync(ct);
        var actions = await db.AuditEntries.AsNoTracking().Select(a => a.Action).Distinct().OrderBy(a => a).Take(200).ToListAsync(ct);
        return new AuditPage([.. found.Take(limit)], found.Count > limit ? found[limit - 1].Seq : null, actions);
    }
}

/// <summary>What is looked for; null parts fit everything.</summary>
/// <param name="Actor">Who: all of it, or how it begins (<c>admin:</c>).</param>
/// <param name="Action">What was done.</param>
/// <param name="Subject">To what: all of it, or how it begins.</param>
/// <param name="From">Not before (UTC).</param>
/// <param name="To">Before (UTC).</param>
/// <param name="Before">Only rows before this one: the last of the page before.</param>
/// <param name="Limit">How many at most, 50 unless told, up to 200.</param>
public sealed record AuditSearch(
    string? Actor = null, string? Action = null, string? Subject = null, DateTimeOffset? From = null, DateTimeOffset? To = null, long? Before = null, int? Limit = null)
{
    internal IQueryable<AuditEntry> Apply(IQueryable<AuditEntry> rows)
    {
        if (Actor?.Trim() is { Length: > 0 } actor) { rows = rows.Where(a => a.Actor.StartsWith(actor)); }
        if (Action?.Trim() is { Length: > 0 } action) { rows = rows.Where(a => a.Action == action); }
        if (Subject?.Trim() is { Length: > 0 } subject) { rows = rows.Where(a => a.Subject.StartsWith(subject)); }
        if (From?.ToUniversalTime() is { } from) { rows = rows.Where(a => a.At >= from); }
        if (To?.ToUniversalTime() is { } to) { rows = rows.Where(a => a.At < to); }
        return rows;
    }
}

/// <summary>A page of the audit.</summary>
/// <param name="Items">The rows, newest first.</param>
/// <param name="NextBefore">For the next page, or null at the end.</param>
/// <param name="Actions">Every action there is, to choose from.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Items, long? NextBefore, IReadOnlyList<string> Actions);
