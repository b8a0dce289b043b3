using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Vlogs;

/// <summary>Asks for another version with changes.</summary>
public sealed class RerenderVlog
{
    /// <summary>Asks for another version with changes.</summary>
    public Task<Result<VlogReceipt>> HandleAsync(Guid userId, Guid vlogId, VlogChanges changes, string? idempotencyKey, CancellationToken ct) => throw new NotSupportedException(GetHashCode() + "");
}
