using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Vlogs;

/// <summary>Finds a vlog's film or poster in the store.</summary>
public sealed class OpenVlogMedia
{
    /// <summary>Finds a vlog's film or poster in the store.</summary>
    public Task<Result<VlogMediaFile>> HandleAsync(Guid userId, Guid vlogId, VlogMedia media, CancellationToken ct) => throw new NotSupportedException(GetHashCode() + "");
}
