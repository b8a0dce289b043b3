using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Events;

/// <summary>Asks for a recommendation as a job and answers its id.</summary>
public sealed class RecommendEvents
{
    /// <summary>Asks for a recommendation as a job and answers its id.</summary>
    public Task<Result<Guid>> HandleAsync(Guid userId, RecommendationRequest request, CancellationToken ct) => throw new NotSupportedException(GetHashCode() + "");
}
