using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Vlogs;

/// <summary>Removes a vlog from the person's list; one that is being made is stopped.</summary>
public sealed class DeleteVlog
{
    /// <summary>Removes a vlog from the person's list; one that is being made is stopped.</summary>
    public Task<Result<Unit>> HandleAsync(Guid userId, Guid vlogId, CancellationToken ct) => throw new NotSupportedException(GetHashCode() + "");
}
