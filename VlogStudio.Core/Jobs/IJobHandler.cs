using VlogStudio.Core.Data;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Jobs;

/// <summary>
/// The work of one job kind. The runner owns the state machine, the lease, retries and progress; a handler does the work and says what to write
/// at the end. A handler re-reads its subject by id, stops quietly when it is gone, and may be run again from the start.
/// </summary>
public interface IJobHandler
{
    /// <summary>The kind it works on.</summary>
    JobKind Kind { get; }

    /// <summary>Does the work. Exceptions are classified by the runner; <see cref="JobFailedException"/> says its class itself.</summary>
    Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct);

    /// <summary>
    /// Brings the handler's own rows, the hold and the history in line with a job that has just ended, in the transaction that ends it. Called for every
    /// end whoever brought it about: the worker, a cancel, the reaper. <see cref="Job.State"/> is the new state.
    /// </summary>
    Task SettleAsync(StudioDb db, Job job, CancellationToken ct);

    /// <summary>
    /// Makes ready for a job that does a failed or dead one again: brings the handler's own rows, a new hold and a history row in line with it, in the
    /// transaction that makes it. A refusal undoes it all. Kinds without rows of their own have nothing to do.
    /// </summary>
    Task<Result<Unit>> ReplayAsync(StudioDb db, Job ended, Job again, CancellationToken ct) => Task.FromResult<Result<Unit>>(default(Unit));

    /// <summary>What a person's open pages are to read anew after the job began, waits for another try or has ended; sent after the commit.</summary>
    IReadOnlyList<UserSignal> SignalsOf(Job job) => [];
}

/// <summary>How a run ended well.</summary>
public sealed record JobOutcome
{
    /// <summary><see cref="JobState.Done"/> or <see cref="JobState.Partial"/>.</summary>
    public JobState State { get; init; } = JobState.Done;

    /// <summary>What the job answers, JSON; kept in <see cref="Job.Result"/>.</summary>
    public string? Result { get; init; }

    /// <summary>Object key of the main output.</summary>
    public string? OutputKey { get; init; }

    /// <summary>
    /// Writes the outcome's rows inside the transaction that ends the job, after the fence was checked. It may be called again with a fresh context
    /// when the transaction failed, so it brings no tracked rows along.
    /// </summary>
    public Func<StudioDb, CancellationToken, Task>? CommitAsync { get; init; }
}

/// <summary>Ends a run with an error of known class.</summary>
public sealed class JobFailedException : Exception
{
    /// <summary>Makes the exception.</summary>
    public JobFailedException(JobError error, Exception? inner = null)
        : base(error.Message, inner) => Error = error;

    /// <summary>The error.</summary>
    public JobError Error { get; }
}
