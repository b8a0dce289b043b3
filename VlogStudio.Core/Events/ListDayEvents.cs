using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Events;

/// <summary>Lists a day's events in the order they were shot.</summary>
public sealed class ListDayEvents(IDbContextFactory<StudioDb> factory)
{
    /// <summary>Lists a day's events in the order they were shot.</summary>
    public async Task<IReadOnlyList<EventView>> HandleAsync(Guid userId, DateOnly date, bool includeHidden, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await EventReading.ListAsync(
            EventReading.Rows(db, userId).Where(x => x.Event.LocalDate == date && (includeHidden || !x.Event.IsHidden)), ct);
    }
}
