namespace VlogStudio.Core.Events;

/// <summary>Lists a day's events in the order they were shot.</summary>
public sealed class ListDayEvents
{
    /// <summary>Lists a day's events in the order they were shot.</summary>
    public Task<IReadOnlyList<EventView>> HandleAsync(Guid userId, DateOnly date, bool includeHidden, CancellationToken ct) => throw new NotSupportedException(GetHashCode() + "");
}
