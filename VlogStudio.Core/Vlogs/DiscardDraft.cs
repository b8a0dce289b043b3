using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Vlogs;

/// <summary>Throws the draft of a day away.</summary>
public sealed class DiscardDraft
{
    /// <summary>Throws the draft of a day away.</summary>
    public Task<Unit> HandleAsync(Guid userId, DateOnly date, CancellationToken ct) => throw new NotSupportedException(GetHashCode() + "");
}
