using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Vlogs;

/// <summary>Removes a vlog from its owner's list.</summary>
public sealed class DeleteVlog(IDbContextFactory<StudioDb> factory, CancelJob cancel, LiveBus bus, TimeProvider time)
{
    /// <summary>Removes it; one that is being made is stopped and its credits go back. <see cref="RestoreVlog"/> brings it back.</summary>
    /// <returns>Nothing, or vlog_not_found.</returns>
    public async Task<Result<Unit>> HandleAsync(Guid userId, Guid vlogId, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var jobId = await VlogReading.Of(db, userId).Where(v => v.Id == vlogId).Select(v => (Guid?)v.JobId).SingleOrDefaultAsync(ct);
        if (jobId is null) { return Problem.NotFound("vlog_not_found"); }
        var now = time.GetUtcNow();
        await db.Vlogs.Where(v => v.Id == vlogId && v.UserId == userId && v.DeletedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(v => v.DeletedAt, now), ct);
        // A job that has ended already is as good as cancelled here.
        await cancel.HandleAsync(userId, jobId.Value, ct);
        bus.Publish(LiveBus.UserTopic(userId), StudioJson.Write(new UserSignal("vlog", vlogId)));
        return default(Unit);
    }
}
