using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Vlogs;

/// <summary>Finds a vlog's film or poster in the store.</summary>
public sealed class OpenVlogMedia
{
    /// <summary>Finds a vlog's film or poster in the store.</summary>
    public Task<Result<StoredContent>> HandleAsync(Guid userId, Guid vlogId, VlogMedia media, CancellationToken ct) => throw new NotSupportedException(GetHashCode() + "");
}
