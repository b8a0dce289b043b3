using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Events;

/// <summary>Lists the days between two (both included) that have events.</summary>
public sealed class ListDaysWithFootage(IDbContextFactory<StudioDb> factory)
{
    /// <summary>Lists the days between two (both included) that have events, in order.</summary>
    public async Task<IReadOnlyList<FootageDay>> HandleAsync(Guid userId, DateOnly from, DateOnly to, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var events = await EventReading.Rows(db, userId)
            .Where(x => x.Event.LocalDate >= from && x.Event.LocalDate <= to && !x.Event.IsHidden)
            .Select(x => new { x.Event.LocalDate, x.Event.Start, x.Event.End })
            .ToListAsync(ct);
        return [.. events.GroupBy(e => e.LocalDate).OrderBy(g => g.Key)
            .Select(g => new FootageDay(g.Key, g.Count(), g.Aggregate(TimeSpan.Zero, (sum, e) => sum + (e.End - e.Start))))];
    }

    /// <summary>The nearest days with events before and after a day; null where there is none.</summary>
    public async Task<(DateOnly? Previous, DateOnly? Next)> FindNeighboursAsync(Guid userId, DateOnly date, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var days = EventReading.Rows(db, userId).Where(x => !x.Event.IsHidden).Select(x => x.Event.LocalDate);
        return (await days.Where(d => d < date).MaxAsync(d => (DateOnly?)d, ct), await days.Where(d => d > date).MinAsync(d => (DateOnly?)d, ct));
    }
}
