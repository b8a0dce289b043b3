using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Vlogs;

/// <summary>Tries again after a failure or a cancel, with a new job and a new hold.</summary>
public sealed class RetryVlog
{
    /// <summary>Tries again after a failure or a cancel, with a new job and a new hold.</summary>
    public Task<Result<VlogReceipt>> HandleAsync(Guid userId, Guid vlogId, string? idempotencyKey, CancellationToken ct) => throw new NotSupportedException(GetHashCode() + "");
}
