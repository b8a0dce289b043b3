using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Vlogs;

/// <summary>Brings a removed vlog back.</summary>
public sealed class RestoreVlog(IDbContextFactory<StudioDb> factory, GetVlog get, LiveBus bus)
{
    /// <summary>Brings it back, or answers vlog_not_found.</summary>
    public async Task<Result<VlogView>> HandleAsync(Guid userId, Guid vlogId, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        await db.Vlogs.Where(v => v.Id == vlogId && v.UserId == userId)
            .ExecuteUpdateAsync(set => set.SetProperty(v => v.DeletedAt, (DateTimeOffset?)null), ct);
        bus.Publish(LiveBus.UserTopic(userId), StudioJson.Write(new UserSignal("vlog", vlogId)));
        return await get.HandleAsync(userId, vlogId, ct);
    }
}
