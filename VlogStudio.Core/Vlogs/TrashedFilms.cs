using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.History;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;

namespace VlogStudio.Core.Vlogs;

/// <summary>Films go into the trash and come back with the history's rows; one that is being made is stopped and its credits go back.</summary>
internal sealed class TrashedFilms(CancelJob cancel, LiveBus bus, IDbContextFactory<StudioDb> factory) : IGenerationMedia
{
    /// <inheritdoc />
    public async Task<bool> MoveAsync(StudioDb db, GenerationJob job, DateTimeOffset? removedAt, CancellationToken ct)
    {
        // A film that was tried again belongs to its newest job; rows of earlier tries come and go alone.
        var films = db.Vlogs.Where(v => v.JobId == job.JobId && v.UserId == job.UserId);
        films = removedAt is null ? films.Where(v => v.DeletedAt != null) : films.Where(v => v.DeletedAt == null);
        return await films.ExecuteUpdateAsync(set => set.SetProperty(v => v.DeletedAt, removedAt), ct) > 0;
    }

    /// <inheritdoc />
    public async Task MovedAsync(GenerationJob job, bool isRemoved, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var id = await db.Vlogs.Where(v => v.JobId == job.JobId && v.UserId == job.UserId).Select(v => (Guid?)v.Id).SingleOrDefaultAsync(ct);
        // A job that has ended already is as good as cancelled here.
        if (isRemoved && id is not null) { await cancel.HandleAsync(job.UserId, job.JobId, ct); }
        if (id is { } vlog) { bus.Tell(job.UserId, new UserSignal("vlog", vlog)); }
        bus.Tell(job.UserId, new UserSignal("history", job.JobId));
    }
}
