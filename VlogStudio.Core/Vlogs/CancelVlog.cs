using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Vlogs;

/// <summary>Asks to stop making a film; its credits go back.</summary>
public sealed class CancelVlog
{
    /// <summary>Asks to stop making a film; its credits go back.</summary>
    public Task<Result<VlogView>> HandleAsync(Guid userId, Guid vlogId, CancellationToken ct) => throw new NotSupportedException(GetHashCode() + "");
}
