using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Events;

/// <summary>Makes one event of two or more neighbours from one recording.</summary>
public sealed class MergeEvents
{
    /// <summary>Makes one event of two or more neighbours from one recording.</summary>
    public Task<Result<EventEditResult>> HandleAsync(Guid userId, IReadOnlyList<Guid> eventIds, CancellationToken ct) => throw new NotSupportedException(GetHashCode() + "");
}
