using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Events;

/// <summary>Reads a recommendation as far as it has come.</summary>
public sealed class GetRecommendation
{
    /// <summary>Reads a recommendation as far as it has come.</summary>
    public Task<Result<RecommendationView>> HandleAsync(Guid userId, Guid jobId, CancellationToken ct) => throw new NotSupportedException(GetHashCode() + "");
}
