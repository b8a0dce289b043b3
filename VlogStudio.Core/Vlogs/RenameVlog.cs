using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Vlogs;

/// <summary>Names a vlog.</summary>
public sealed class RenameVlog
{
    /// <summary>Names a vlog.</summary>
    public Task<Result<VlogView>> HandleAsync(Guid userId, Guid vlogId, string? title, CancellationToken ct) => throw new NotSupportedException(GetHashCode() + "");
}
