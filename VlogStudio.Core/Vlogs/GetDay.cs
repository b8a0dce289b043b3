using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Events;

namespace VlogStudio.Core.Vlogs;

/// <summary>Reads a day with its events.</summary>
public sealed class GetDay(IDbContextFactory<StudioDb> factory, ListDayEvents list, ListDaysWithFootage days, IOptions<VlogsOptions> options)
{
    /// <summary>Reads it; a day without footage has no events.</summary>
    public async Task<DayView> HandleAsync(Guid userId, DateOnly date, bool includeHidden, CancellationToken ct)
    {
        var events = await list.HandleAsync(userId, date, includeHidden, ct);
        var (previous, next) = await days.FindNeighboursAsync(userId, date, ct);
        await using var db = await factory.CreateDbContextAsync(ct);
        return new DayView
        {
            Date = date,
            MinEvents = options.Value.MinEvents,
            MaxFilmSeconds = options.Value.MaxFilmSeconds,
            DefaultFilmSeconds = options.Value.DefaultFilmSeconds,
            Events = events,
            PreviousDate = previous,
            NextDate = next,
            CanUndo = await db.EventEdits.AnyAsync(e => e.UserId == userId && e.LocalDate == date && e.UndoneAt == null, ct),
        };
    }
}
