using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Vlogs;

/// <summary>Asks for a film. The same key and request answer the first result again.</summary>
public sealed class RequestVlog
{
    /// <summary>Asks for a film. The same key and request answer the first result again.</summary>
    public Task<Result<VlogReceipt>> HandleAsync(Guid userId, VlogRequest request, string? idempotencyKey, CancellationToken ct) => throw new NotSupportedException(GetHashCode() + "");
}
