using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Vlogs;

/// <summary>Reads a vlog.</summary>
public sealed class GetVlog
{
    /// <summary>Reads a vlog.</summary>
    public Task<Result<VlogView>> HandleAsync(Guid userId, Guid vlogId, CancellationToken ct) => throw new NotSupportedException(GetHashCode() + "");
}
