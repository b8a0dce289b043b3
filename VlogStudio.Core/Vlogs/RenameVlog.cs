using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Vlogs;

/// <summary>Names a vlog.</summary>
public sealed class RenameVlog(IDbContextFactory<StudioDb> factory, GetVlog get, LiveBus bus)
{
    /// <summary>Names it.</summary>
    /// <returns>The vlog; or vlog_not_found, text_required, text_too_long.</returns>
    public async Task<Result<VlogView>> HandleAsync(Guid userId, Guid vlogId, string? title, CancellationToken ct)
    {
        var name = PersonText.Check("title", title, VlogRequestValidator.MaxTitle, isRequired: true);
        if (!name.IsOk) { return name.Refused<VlogView>(); }
        await using var db = await factory.CreateDbContextAsync(ct);
        await db.Vlogs.Where(v => v.Id == vlogId && v.UserId == userId && v.DeletedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(v => v.Title, name.Value), ct);
        bus.Publish(LiveBus.UserTopic(userId), StudioJson.Write(new UserSignal("vlog", vlogId)));
        return await get.HandleAsync(userId, vlogId, ct);
    }
}
