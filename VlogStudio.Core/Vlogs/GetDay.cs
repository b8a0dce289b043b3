namespace VlogStudio.Core.Vlogs;

/// <summary>Reads a day with its events.</summary>
public sealed class GetDay
{
    /// <summary>Reads a day with its events.</summary>
    public Task<DayView> HandleAsync(Guid userId, DateOnly date, bool includeHidden, CancellationToken ct) => throw new NotSupportedException(GetHashCode() + "");
}
