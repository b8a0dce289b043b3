using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Recordings;

/// <summary>Lists a person's recordings, latest shot first; those still on their way in come before all others.</summary>
/// <param name="dbs">The database.</param>
/// <param name="reader">Reads views.</param>
public sealed class ListRecordings(IDbContextFactory<StudioDb> dbs, RecordingReader reader)
{
    /// <summary>Lists them.</summary>
    public async Task<Page<RecordingView>> HandleAsync(Guid userId, RecordingFilter filter, PageRequest page, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = await dbs.CreateDbContextAsync(ct);
        var all = Filtered(RecordingReader.Of(db, userId), filter);
        var wanted = all.OrderBy(r => r.CapturedAt == null ? 0 : 1).ThenByDescending(r => r.CapturedAt).ThenByDescending(r => r.CreatedAt).ThenBy(r => r.Id)
            .Skip(page.Skip).Take(page.Limit);
        return new Page<RecordingView>(await reader.ViewAsync(db, wanted, ct), await all.CountAsync(ct));
    }

    private static IQueryable<Recording> Filtered(IQueryable<Recording> all, RecordingFilter filter)
    {
        if (filter.Date is { } date) { all = all.Where(r => r.LocalDate == date); }
        if (filter.Status is { } status) { all = all.Where(r => r.Status == status); }
        if (filter.Sha256 is { } hash)
        {
            var lower = hash.ToLowerInvariant();
            all = all.Where(r => r.Sha256 == lower);
        }
        if (!string.IsNullOrWhiteSpace(filter.Text))
        {
            var words = LikePattern.Containing(filter.Text.Trim());
            all = all.Where(r => EF.Functions.ILike(r.Filename, words, "\\") || (r.PlaceName != null && EF.Functions.ILike(r.PlaceName, words, "\\")));
        }
        return all;
    }
}
