using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.History;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Disputes;

/// <summary>Finds cases by what an admin was told: a number of a job, film, dispute or movement, a customer number, an e-mail. For admins: the caller checks the role.</summary>
public sealed class FindCases(IDbContextFactory<StudioDb> contexts)
{
    private const int PageSize = 50;

    /// <summary>The one case it names, or the person's generations to choose from, newest first; or <c>case_not_found</c>.</summary>
    /// <param name="query">What was typed.</param>
    /// <param name="before">For the next page: the last generation of the page before, as <see cref="FoundCases.NextBefore"/> told it.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Result<FoundCases>> HandleAsync(string? query, string? before, CancellationToken ct)
    {
        var text = query?.Trim() ?? "";
        if (text.Length == 0) { return Problem.Invalid("q", "case_query_missing"); }
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (Guid.TryParse(text, out var id)) { return await JobOfAsync(db, id, ct) is { } job ? new FoundCases(job, null, [], null) : Problem.NotFound("case_not_found"); }
        var (customer, email) = (text.ToUpperInvariant(), text.ToUpperInvariant());
        var person = await db.Users.AsNoTracking().Where(u => u.CustomerId == customer || u.NormalizedEmail == email)
            .Select(u => new FoundPerson(u.Id, u.CustomerId, u.Email ?? "")).FirstOrDefaultAsync(ct);
        if (person is null) { return Problem.NotFound("case_not_found"); }

        var rows = db.Generations.AsNoTracking().Where(g => g.UserId == person.Id && g.JobId != null);
        if (before is not null && PageCursor.Read(before) is { IsBack: false, At: var at, Id: var last }) { rows = rows.Where(g => g.CreatedAt < at || (g.CreatedAt == at && g.Id < last)); }
        var found = await rows.OrderByDescending(g => g.CreatedAt).ThenByDescending(g => g.Id).Take(PageSize + 1)
            .Select(g => new FoundCase(
                g.JobId!.Value, g.GenerationType, g.Status, g.Title, g.CreditsUsed, g.ErrorCode, g.CreatedAt,
                db.Disputes.Where(d => d.JobId == g.JobId).OrderByDescending(d => d.CreatedAt).Select(d => (DisputeState?)d.State).FirstOrDefault()) { GenerationId = g.Id })
            .ToListAsync(ct);
        var next = found.Count > PageSize ? new PageCursor(found[PageSize - 1].CreatedAt, found[PageSize - 1].GenerationId).ToString() : null;
        return new FoundCases(null, person, [.. found.Take(PageSize)], next);
    }

    private static async Task<Guid?> JobOfAsync(StudioDb db, Guid id, CancellationToken ct)
    {
        if (await db.Jobs.AnyAsync(j => j.Id == id, ct)) { return id; }
        return await db.Vlogs.Where(v => v.Id == id).Select(v => (Guid?)v.JobId).FirstOrDefaultAsync(ct)
            ?? await db.Generations.Where(g => g.Id == id).Select(g => g.JobId).FirstOrDefaultAsync(ct)
            ?? await db.Disputes.Where(d => d.Id == id).Select(d => (Guid?)d.JobId).FirstOrDefaultAsync(ct)
            ?? await db.CreditTransactions.Where(t => t.Id == id).Select(t => t.JobId).FirstOrDefaultAsync(ct)
            ?? await db.Holds.Where(h => h.Id == id).Select(h => (Guid?)h.JobId).FirstOrDefaultAsync(ct);
    }
}

/// <summary>What was found.</summary>
/// <param name="JobId">The one case, or null.</param>
/// <param name="Person">The person whose cases they are, or null.</param>
/// <param name="Items">Their generations.</param>
/// <param name="NextBefore">Where the next page begins, or null at the end.</param>
public sealed record FoundCases(Guid? JobId, FoundPerson? Person, IReadOnlyList<FoundCase> Items, string? NextBefore);

/// <summary>A person.</summary>
/// <param name="Id">Them.</param>
/// <param name="CustomerId">Their customer number.</param>
/// <param name="Email">Their e-mail.</param>
public sealed record FoundPerson(Guid Id, string CustomerId, string Email);

/// <summary>A generation to choose from.</summary>
/// <param name="JobId">The job, which names the case.</param>
/// <param name="Type">vlog, short_video …</param>
/// <param name="Status">Where it is.</param>
/// <param name="Title">The person's title.</param>
/// <param name="CreditsUsed">What it took.</param>
/// <param name="ErrorCode">Code of its error, or null.</param>
/// <param name="CreatedAt">When it was asked for (UTC).</param>
/// <param name="Dispute">Where the last dispute about it is, or null.</param>
public sealed record FoundCase(
    Guid JobId, string Type, GenerationStatus Status, string? Title, long CreditsUsed, string? ErrorCode, DateTimeOffset CreatedAt, DisputeState? Dispute)
{
    /// <summary>The row of the history.</summary>
    public required Guid GenerationId { get; init; }
}
