using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Notices;

/// <summary>Marks notices as read, for good.</summary>
public sealed class ReadNotices(IDbContextFactory<StudioDb> databases, LiveBus bus, TimeProvider time)
{
    private const int MostAtOnce = 200;

    /// <summary>Marks them.</summary>
    /// <param name="userId">Whose they are; others' are passed over in silence.</param>
    /// <param name="ids">Which; null for all there are.</param>
    /// <param name="ct">Ends it.</param>
    /// <returns>How many are still unread; too_many_ids (args: the most).</returns>
    public async Task<Result<int>> HandleAsync(Guid userId, IReadOnlyList<Guid>? ids, CancellationToken ct)
    {
        if (ids?.Count > MostAtOnce) { return Problem.Invalid("ids", "too_many_ids", MostAtOnce); }
        await using var db = await databases.CreateDbContextAsync(ct);
        var now = time.GetUtcNow();
        var wanted = db.Notices.Where(n => n.UserId == userId && n.ReadAt == null && (ids == null || ids.Contains(n.Id)));
        if (await wanted.ExecuteUpdateAsync(set => set.SetProperty(n => n.ReadAt, now), ct) > 0) { bus.Tell(userId, new UserSignal("notice", Guid.Empty)); }
        return await db.Notices.CountAsync(n => n.UserId == userId && n.ReadAt == null, ct);
    }
}
