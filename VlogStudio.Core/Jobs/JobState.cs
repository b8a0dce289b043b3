namespace VlogStudio.Core.Jobs;

/// <summary>Where a job is in its life.</summary>
public enum JobState
{
    /// <summary>Waiting for a worker.</summary>
    Queued,

    /// <summary>A worker holds its lease.</summary>
    Running,

    /// <summary>Failed in a way that may pass; waits for its next attempt.</summary>
    Retrying,

    /// <summary>Finished.</summary>
    Done,

    /// <summary>Finished with something left out, which is named.</summary>
    Partial,

    /// <summary>Failed for good.</summary>
    Failed,

    /// <summary>Stopped by a person.</summary>
    Cancelled,

    /// <summary>Crashed its worker too often; an admin may replay it.</summary>
    Dead,
}

/// <summary>What may be said of states.</summary>
public static class JobStates
{
    /// <summary>Whether a job in this state has ended.</summary>
    public static bool IsTerminal(this JobState state) =>
        state is JobState.Done or JobState.Partial or JobState.Failed or JobState.Cancelled or JobState.Dead;

    /// <summary>Those that are being worked on or will be.</summary>
    public static IQueryable<Job> UnderWay(this IQueryable<Job> jobs) =>
        jobs.Where(j => j.State == JobState.Queued || j.State == JobState.Running || j.State == JobState.Retrying);
}

/// <summary>Which of a node's places a job needs; also the name of the Quartz execution group.</summary>
public enum JobGroup
{
    /// <summary>Looking at uploads.</summary>
    Ingest,

    /// <summary>Making films.</summary>
    Render,

    /// <summary>Asking models.</summary>
    Ai,

    /// <summary>Sending things out.</summary>
    Publish,

    /// <summary>Work nobody has asked for yet; it gives way to all other.</summary>
    Ahead,

    /// <summary>Short work somebody sits and waits for.</summary>
    Preview,
}

/// <summary>A kind of work. Each room declares its own as static members.</summary>
/// <param name="Name">Stable snake_case name, stored with each job.</param>
/// <param name="Group">The places it needs.</param>
/// <param name="MaxAttempts">How often it may be tried in all.</param>
/// <param name="Deadline">How long after its creation it must have ended.</param>
public sealed record JobKind(string Name, JobGroup Group, int MaxAttempts, TimeSpan Deadline);

/// <summary>Whether trying again may help.</summary>
public enum JobErrorClass
{
    /// <summary>It may pass: time-outs, full disks, servers that are away.</summary>
    Transient,

    /// <summary>It will not: the input is at fault.</summary>
    Deterministic,
}

/// <summary>Why a job failed.</summary>
/// <param name="Class">Whether trying again may help.</param>
/// <param name="Code">Stable snake_case code, key of the words people read.</param>
/// <param name="Message">What happened, in English, for logs and admins.</param>
/// <param name="Args">Values for the gaps in the words.</param>
/// <param name="RetryAfter">How long the other side asked to wait, or null.</param>
public sealed record JobError(
    JobErrorClass Class, string Code, string Message, IReadOnlyList<string>? Args = null, TimeSpan? RetryAfter = null);
