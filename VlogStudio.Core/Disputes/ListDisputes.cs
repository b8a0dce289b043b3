using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Disputes;

/// <summary>Lists everybody's disputes. For admins: the caller checks the role.</summary>
public sealed class ListDisputes(IDbContextFactory<StudioDb> contexts)
{
    /// <summary>One page, newest first, or <c>bad_cursor</c>.</summary>
    /// <param name="state">Only those in this state; null for all.</param>
    /// <param name="cursor">Where the page before ended, or null.</param>
    /// <param name="limit">How many at most, 50 unless told, up to 200.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Result<FoundDisputes>> HandleAsync(DisputeState? state, string? cursor, int? limit, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var rows = db.Disputes.AsNoTracking();
        if (state is { } wanted) { rows = rows.Where(d => d.State == wanted); }
        if (!string.IsNullOrEmpty(cursor))
        {
            if (PageCursor.Read(cursor) is not { IsBack: false, At: var at, Id: var id }) { return Problem.Invalid("cursor", "bad_cursor"); }
            rows = rows.Where(d => d.CreatedAt < at || (d.CreatedAt == at && d.Id < id));
        }
        var size = new PageRequest(0, limit).Limit;
        var found = await rows.OrderByDescending(d => d.CreatedAt).ThenByDescending(d => d.Id).Take(size + 1)
            .GroupJoin(db.Users, d => d.UserId, u => u.Id, (d, people) => new { Dispute = d, people })
            .SelectMany(x => x.people.DefaultIfEmpty(), (x, u) => new { x.Dispute, Customer = u == null ? "" : u.CustomerId })
            .OrderByDescending(x => x.Dispute.CreatedAt).ThenByDescending(x => x.Dispute.Id).ToListAsync(ct);
        var names = await PeopleNames.ReadAsync(db, [.. found.SelectMany(x => new[] { x.Dispute.MakerId, x.Dispute.CheckerId }).OfType<Guid>().Distinct()], ct);
        string? Name(Guid? id) => id is { } known ? names.GetValueOrDefault(known) ?? known.ToString() : null;
        return new FoundDisputes(
            [.. found.Take(size).Select(x => new FoundDispute(DisputeView.ForAdmins(x.Dispute), x.Customer) { Maker = Name(x.Dispute.MakerId), Checker = Name(x.Dispute.CheckerId) })],
            found.Count > size ? new PageCursor(found[size - 1].Dispute.CreatedAt, found[size - 1].Dispute.Id).ToString() : null);
    }
}

/// <summary>A dispute with whose it is.</summary>
/// <param name="Dispute">The dispute.</param>
/// <param name="CustomerId">The claimant's customer number.</param>
public sealed record FoundDispute(DisputeView Dispute, string CustomerId)
{
    /// <summary>Who decided, or proposed, by name; null while nobody did.</summary>
    public string? Maker { get; init; }

    /// <summary>Who agreed, by name, where two are needed.</summary>
    public string? Checker { get; init; }
}

/// <summary>A page of disputes.</summary>
/// <param name="Items">What was found.</param>
/// <param name="NextCursor">Where the next page begins, or null at the end.</param>
public sealed record FoundDisputes(IReadOnlyList<FoundDispute> Items, string? NextCursor);
