using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Jobs;

/// <summary>Which jobs an admin looks at; null parts fit everything.</summary>
/// <param name="View">running, waiting, dead, failed or ended; null for all.</param>
/// <param name="Kind">The name of a kind.</param>
/// <param name="CustomerId">A customer number.</param>
/// <param name="ErrorCode">The code of the last error.</param>
/// <param name="NodeId">The node that runs it or ran it last.</param>
/// <param name="Cursor">Where the page before ended.</param>
/// <param name="Limit">How many at most, 50 unless told, up to 200.</param>
public sealed record JobSearch(
    string? View = null, string? Kind = null, string? CustomerId = null, string? ErrorCode = null, string? NodeId = null, string? Cursor = null, int? Limit = null);

/// <summary>A job as admins see it in lists.</summary>
/// <param name="JobId">Its id.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Phase">What it is doing.</param>
/// <param name="Progress">0..100.</param>
/// <param name="Attempt">How often it was begun.</param>
/// <param name="CrashCount">How often its worker vanished.</param>
/// <param name="Priority">Lower goes first.</param>
/// <param name="ErrorClass">Whether trying again may have helped.</param>
/// <param name="ErrorCode">Its last error.</param>
/// <param name="ErrorMessage">The same in English.</param>
/// <param name="WorkerId">The node that has it or had it last.</param>
/// <param name="IsCancelRequested">Whether somebody asked to stop it.</param>
/// <param name="UserId">Whose it is.</param>
/// <param name="CustomerId">Their customer number.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="StartedAt">When it was first begun.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="ReplayOf">The job it does again.</param>
/// <param name="ReplayedBy">The job that does it again.</param>
public sealed record FoundJob(
    Guid JobId, string Kind, JobState State, string Phase, double Progress, int Attempt, int CrashCount, int Priority, JobErrorClass? ErrorClass, string? ErrorCode,
    string? ErrorMessage, string? WorkerId, bool IsCancelRequested, Guid UserId, string? CustomerId, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt, Guid? ReplayOf, Guid? ReplayedBy);

/// <summary>A page of jobs.</summary>
/// <param name="Items">What was found, newest first.</param>
/// <param name="NextCursor">Where the next page begins, or null at the end.</param>
public sealed record FoundJobs(IReadOnlyList<FoundJob> Items, string? NextCursor);

/// <summary>Searches everybody's jobs, newest first. For admins: the caller checks the role.</summary>
/// <param name="databases">The database.</param>
public sealed class SearchJobs(IDbContextFactory<StudioDb> databases)
{
    /// <summary>The views there are.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<JobState>> Views { get; } = new Dictionary<string, IReadOnlyList<JobState>>
    {
        ["running"] = [JobState.Running],
        ["waiting"] = [JobState.Queued, JobState.Retrying],
        ["dead"] = [JobState.Dead],
        ["failed"] = [JobState.Failed],
        ["ended"] = [JobState.Done, JobState.Partial, JobState.Cancelled],
    };

    /// <summary>One page of what fits; or <c>unknown_job_view</c>, <c>bad_cursor</c>.</summary>
    public async Task<Result<FoundJobs>> HandleAsync(JobSearch search, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(search);
        await using var db = await databases.CreateDbContextAsync(ct);
        var jobs = db.Jobs.AsNoTracking();
        if (search.View is { Length: > 0 } view)
        {
            if (!Views.TryGetValue(view, out var states)) { return Problem.Invalid("view", "unknown_job_view"); }
            jobs = jobs.Where(j => states.Contains(j.State));
        }
        if (search.Kind is { Length: > 0 } kind) { jobs = jobs.Where(j => j.Kind == kind); }
        if (search.ErrorCode is { Length: > 0 } code) { jobs = jobs.Where(j => j.ErrorCode == code); }
        if (search.NodeId is { Length: > 0 } node) { jobs = jobs.Where(j => j.WorkerId == node); }
        if (search.CustomerId is { Length: > 0 } customer) { jobs = jobs.Where(j => db.Users.Any(u => u.Id == j.UserId && u.CustomerId == customer)); }
        if (search.Cursor is { Length: > 0 } cursor)
        {
            if (PageCursor.Read(cursor) is not { IsBack: false, At: var at, Id: var id }) { return Problem.Invalid("cursor", "bad_cursor"); }
            jobs = jobs.Where(j => j.CreatedAt < at || (j.CreatedAt == at && j.Id < id));
        }
        var limit = new PageRequest(0, search.Limit).Limit;
        var found = await jobs.OrderByDescending(j => j.CreatedAt).ThenByDescending(j => j.Id).Take(limit + 1)
            .Select(j => new FoundJob(
                j.Id, j.Kind, j.State, j.Phase, j.Progress, j.Attempt, j.CrashCount, j.Priority, j.ErrorClass, j.ErrorCode, j.ErrorMessage, j.WorkerId,
                j.IsCancelRequested, j.UserId, db.Users.Where(u => u.Id == j.UserId).Select(u => u.CustomerId).FirstOrDefault(), j.CreatedAt, j.StartedAt, j.EndedAt,
                j.ReplayOf, db.Jobs.Where(r => r.ReplayOf == j.Id).Select(r => (Guid?)r.Id).FirstOrDefault()))
            .ToListAsync(ct);
        return new FoundJobs([.. found.Take(limit)], found.Count > limit ? new PageCursor(found[limit - 1].CreatedAt, found[limit - 1].JobId).ToString() : null);
    }
}
