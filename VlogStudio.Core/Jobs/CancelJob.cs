using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Jobs;

/// <summary>Stops a job its owner no longer wants.</summary>
public sealed class CancelJob
{
    /// <summary>
    /// A waiting job is cancelled and settled at once; a running one is told to stop, which takes a few seconds. Cancelling twice is fine.
    /// </summary>
    /// <returns>Nothing; or <c>not_found</c>, or <c>job_already_ended</c> when it had ended otherwise.</returns>
    public Task<Result<Unit>> HandleAsync(Guid userId, Guid jobId, CancellationToken ct) => throw new NotSupportedException();
}
