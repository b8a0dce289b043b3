using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Vlogs;

/// <summary>Lists vlogs, newest first.</summary>
public sealed class ListVlogs
{
    /// <summary>Lists vlogs, newest first.</summary>
    public Task<Page<VlogView>> HandleAsync(Guid userId, VlogFilter filter, PageRequest page, CancellationToken ct) => throw new NotSupportedException(GetHashCode() + "");
}
