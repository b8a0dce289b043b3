using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Vlogs;

/// <summary>Tries to make a film again that failed or was stopped.</summary>
public sealed class RetryVlog(VlogOrdering ordering)
{
    /// <summary>Gives the vlog a new job and a new hold; what was asked stays the same.</summary>
    /// <returns>The receipt; or vlog_not_found, vlog_not_to_be_retried, insufficient_credits.</returns>
    public Task<Result<VlogReceipt>> HandleAsync(Guid userId, Guid vlogId, string? idempotencyKey, CancellationToken ct) =>
        ordering.PlaceAgainAsync(userId, vlogId, idempotencyKey, ct);
}
