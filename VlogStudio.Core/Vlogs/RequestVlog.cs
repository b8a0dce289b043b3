using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Vlogs;

/// <summary>Asks for a film.</summary>
public sealed class RequestVlog(VlogOrdering ordering)
{
    /// <summary>Asks for it; the credits are set aside. The same key and request answer the first result again.</summary>
    /// <returns>The receipt; or every problem of the request, insufficient_credits, idempotency_key_reused.</returns>
    public Task<Result<VlogReceipt>> HandleAsync(Guid userId, VlogRequest request, string? idempotencyKey, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        return ordering.PlaceAsync(userId, request with { FromTimeline = false }, null, idempotencyKey, nameof(RequestVlog), ct);
    }
}
