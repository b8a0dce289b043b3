using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Vlogs;

/// <summary>Lists a person's vlogs.</summary>
public sealed class ListVlogs(IDbContextFactory<StudioDb> factory)
{
    /// <summary>Lists them, newest first.</summary>
    public async Task<Page<VlogView>> HandleAsync(Guid userId, VlogFilter filter, PageRequest page, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = await factory.CreateDbContextAsync(ct);
        var vlogs = VlogReading.Of(db, userId);
        if (filter.Status is { } status) { vlogs = vlogs.Where(v => v.Status == status); }
        if (filter.Date is { } date) { vlogs = vlogs.Where(v => v.TargetDate == date); }
        if (!string.IsNullOrWhiteSpace(filter.Query))
        {
            var words = filter.Query.Trim().Replace("\0", "", StringComparison.Ordinal);
            var pattern = LikePattern.Containing(words);
            vlogs = vlogs.Where(v => EF.Functions.ILike(v.Title, pattern, @"\"));
        }
        var total = await vlogs.CountAsync(ct);
        var items = await vlogs.OrderByDescending(v => v.CreatedAt).ThenByDescending(v => v.Id).Skip(page.Skip).Take(page.Limit).ToListAsync(ct);
        return new Page<VlogView>(await VlogReading.ViewAsync(db, items, ct), total);
    }
}
