using System.Linq.Expressions;

namespace VlogStudio.Core.Jobs;

/// <summary>A job as its owner sees it.</summary>
public sealed record JobView
{
    /// <summary>Its id.</summary>
    public required Guid JobId { get; init; }

    /// <summary>The name of its kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The row it is about.</summary>
    public required Guid SubjectId { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required JobState State { get; init; }

    /// <summary>What it is doing, snake_case; a key of words.</summary>
    public required string Phase { get; init; }

    /// <summary>0..100.</summary>
    public required double Progress { get; init; }

    /// <summary>Seconds to go, or null.</summary>
    public double? EtaSeconds { get; init; }

    /// <summary>How often it was begun.</summary>
    public required int Attempt { get; init; }

    /// <summary>Whether a person asked to stop it.</summary>
    public required bool IsCancelRequested { get; init; }

    /// <summary>Whether trying again may have helped.</summary>
    public JobErrorClass? ErrorClass { get; init; }

    /// <summary>Code of its last error.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Its last error in English.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>Values for the gaps of the error's words, JSON array.</summary>
    public string? ErrorArgs { get; init; }

    /// <summary>What it answered, JSON.</summary>
    public string? Result { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed (UTC).</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it was first begun (UTC).</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended (UTC).</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Number of its last event.</summary>
    public required int LastSeq { get; init; }

    /// <summary>The same as the side wire carries it.</summary>
    public JobProgress ToProgress() => new(JobId, Kind, State, Phase, Progress, EtaSeconds, Attempt, ErrorCode, LastSeq);

    internal static Expression<Func<Job, JobView>> Of(IQueryable<JobEvent> events) => j => new JobView
    {
        JobId = j.Id,
        Kind = j.Kind,
        SubjectId = j.SubjectId,
        State = j.State,
        Phase = j.Phase,
        Progress = j.Progress,
        EtaSeconds = j.EtaSeconds,
        Attempt = j.Attempt,
        IsCancelRequested = j.IsCancelRequested,
        ErrorClass = j.ErrorClass,
        ErrorCode = j.ErrorCode,
        ErrorMessage = j.ErrorMessage,
        ErrorArgs = j.ErrorArgs,
        Result = j.Result,
        CreatedAt = j.CreatedAt,
        UpdatedAt = j.UpdatedAt,
        StartedAt = j.StartedAt,
        EndedAt = j.EndedAt,
        LastSeq = events.Where(e => e.JobId == j.Id).Max(e => (int?)e.Seq) ?? 0,
    };
}
