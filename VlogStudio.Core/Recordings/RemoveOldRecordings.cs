using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Recordings;

/// <summary>
/// Removes recordings that are older than a setting allows, as their owners would: they can still be brought back for a while, and films made of them stay. Off
/// unless set.
/// </summary>
/// <param name="dbs">The database.</param>
/// <param name="needs">Who needs what although it is old.</param>
/// <param name="signals">Tells open pages.</param>
/// <param name="options">How long they are kept.</param>
/// <param name="time">The clock.</param>
public sealed class RemoveOldRecordings(
    IDbContextFactory<StudioDb> dbs, IEnumerable<RetentionNeed> needs, LiveBus signals, IOptions<RecordingsOptions> options, TimeProvider time)
{
    private const int AtOnce = 500;

    /// <summary>Removes them.</summary>
    /// <returns>How many.</returns>
    public async Task<int> HandleAsync(CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var (removed, now) = (0, time.GetUtcNow());
        await foreach (var (row, isNeeded) in DueAsync(db, ct))
        {
            if (isNeeded) { continue; }
            var rows = await db.Recordings.Where(r => r.Id == row.Id && r.DeletedAt == null).ExecuteUpdateAsync(set => set.SetProperty(r => r.DeletedAt, now), ct);
            if (rows > 0) { signals.RecordingChanged(row.UserId, row.Id); }
            removed += rows;
        }
        return removed;
    }

    internal async Task<RetentionFinding> LookAsync(StudioDb db, CancellationToken ct)
    {
        var (count, bytes, needed) = (0L, 0L, 0L);
        await foreach (var (row, isNeeded) in DueAsync(db, ct))
        {
            if (isNeeded) { needed++; }
            else { (count, bytes) = (count + 1, bytes + row.Bytes); }
        }
        return new RetentionFinding(count, bytes, needed);
    }

    private async IAsyncEnumerable<(Row Row, bool IsNeeded)> DueAsync(StudioDb db, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        if (options.Value.SourceLifetime is not { } kept) { yield break; }
        var before = time.GetUtcNow() - kept;
        for (var after = Guid.Empty; ;)
        {
            var rows = await db.Recordings.AsNoTracking()
                .Where(r => r.Id > after && r.CreatedAt < before && r.DeletedAt == null && (r.Status == RecordingStatus.Ready || r.Status == RecordingStatus.Rejected))
                .OrderBy(r => r.Id).Take(AtOnce).Select(r => new Row(r.Id, r.UserId, r.Bytes)).ToListAsync(ct);
            var needed = await needs.RecordingsAsync(db, [.. rows.Select(r => r.Id)], ct);
            foreach (var row in rows) { yield return (row, needed.Contains(row.Id)); }
            if (rows.Count < AtOnce) { yield break; }
            after = rows[^1].Id;
        }
    }

    internal sealed record Row(Guid Id, Guid UserId, long Bytes);
}
