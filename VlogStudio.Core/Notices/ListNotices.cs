using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Notices;

/// <summary>Notices, and how many are unread in all.</summary>
/// <param name="Items">The notices of this page, newest first.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="Unread">How many were not read yet.</param>
public sealed record NoticePage(IReadOnlyList<NoticeView> Items, int Total, int Unread);

/// <summary>Lists what a person was told.</summary>
public sealed class ListNotices(IDbContextFactory<StudioDb> databases)
{
    /// <summary>Newest first.</summary>
    public async Task<NoticePage> HandleAsync(Guid userId, bool unreadOnly, PageRequest page, CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);
        var found = db.Notices.AsNoTracking().Where(n => n.UserId == userId && (!unreadOnly || n.ReadAt == null));
        var items = await found.OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id).Skip(page.Skip).Take(page.Limit).ToListAsync(ct);
        var unread = await db.Notices.CountAsync(n => n.UserId == userId && n.ReadAt == null, ct);
        return new NoticePage([.. items.Select(NoticeView.Of)], unreadOnly ? unread : await found.CountAsync(ct), unread);
    }
}
