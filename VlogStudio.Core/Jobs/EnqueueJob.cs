using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Jobs;

/// <summary>
/// Makes a job. The row is added to the caller's context, so that the job exists exactly when the caller's transaction commits; the ticket to work
/// is issued after the commit. A crash between the two is mended by the reaper within seconds.
/// </summary>
/// <param name="tickets">Tickets to work.</param>
/// <param name="time">The clock.</param>
public sealed class EnqueueJob(JobTickets tickets, TimeProvider time)
{
    /// <summary>Adds the job's row and its first event; the caller saves, commits and then calls <see cref="IssueTicketAsync"/>.</summary>
    /// <param name="db">The caller's context.</param>
    /// <param name="kind">The kind of work.</param>
    /// <param name="userId">Whose it is.</param>
    /// <param name="subjectId">The row it is about.</param>
    /// <param name="parameters">What is asked; kept as JSON that nothing changes.</param>
    /// <param name="priority">Lower goes first.</param>
    public Job Add(StudioDb db, JobKind kind, Guid userId, Guid subjectId, object parameters, int priority = 100)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return Add(db, kind, userId, subjectId, StudioJson.Write(parameters), priority);
    }

    /// <summary>Adds a job that does an ended one again, as it was asked then.</summary>
    internal Job AddAgain(StudioDb db, JobKind kind, Job ended) => Add(db, kind, ended.UserId, ended.SubjectId, ended.Params, ended.Priority, ended);

    private Job Add(StudioDb db, JobKind kind, Guid userId, Guid subjectId, string json, int priority, Job? ended = null)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(kind);
        var now = time.GetUtcNow();
        using var span = StudioTrace.Begin(Spans.JobSubmit, ActivityKind.Producer);
        var job = new Job
        {
            UserId = userId,
            Kind = kind.Name,
            Group = kind.Group,
            SubjectId = subjectId,
            Params = json,

            // The database keeps the JSON's sense, not its text: the sum of what was first asked stays.
            ParamsSha256 = ended?.ParamsSha256 ?? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json))),
            Priority = priority,
            MaxAttempts = kind.MaxAttempts,
            RunAt = DateTimeOffset.UnixEpoch,
            DeadlineAt = now + kind.Deadline,
            CreatedAt = now,
            UpdatedAt = now,
            ReplayOf = ended?.Id,
            Trace = StudioTrace.Here,
        };
        JobTrace.Noted(span, job);
        db.Jobs.Add(job);
        db.JobEvents.Add(JobEvents.First(job));
        return job;
    }

    /// <summary>Lets a worker come for the group's most urgent job. Call it after the commit; a failure is logged and left to the reaper.</summary>
    public Task IssueTicketAsync(JobGroup group, CancellationToken ct = default) => tickets.IssueAsync(group, TimeSpan.Zero, ct);
}
