namespace VlogStudio.Core.Events;

/// <summary>Lists the days between two (both included) that have events.</summary>
public sealed class ListDaysWithFootage
{
    /// <summary>Lists the days between two (both included) that have events.</summary>
    public Task<IReadOnlyList<FootageDay>> HandleAsync(Guid userId, DateOnly from, DateOnly to, CancellationToken ct) => throw new NotSupportedException(GetHashCode() + "");
}
