using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Vlogs;

/// <summary>Brings a removed vlog back.</summary>
public sealed class RestoreVlog
{
    /// <summary>Brings a removed vlog back.</summary>
    public Task<Result<VlogView>> HandleAsync(Guid userId, Guid vlogId, CancellationToken ct) => throw new NotSupportedException(GetHashCode() + "");
}
