using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.History;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Vlogs;

/// <summary>
/// Removes from the store what the trash was emptied of: film, poster, pieces for streaming, exports. The vlog's row and its job's stay, with the name
/// of the film that was delivered; a store that does not answer is asked again later by the outbox.
/// </summary>
internal sealed class ClearFilm(IDbContextFactory<StudioDb> factory, IObjectStore store, ForgetOutput forget) : IOutboxHandler
{
    /// <inheritdoc />
    public bool Wants(string topic) => topic == ClearGeneration.Topic;

    /// <inheritdoc />
    public async Task DeliverAsync(OutboxMessage message, CancellationToken ct)
    {
        var cleared = StudioJson.Read<ClearedGeneration>(message.Body);
        await using var db = await factory.CreateDbContextAsync(ct);
        // Only what its owner removed: a film that lives is never thrown away, whatever a message says.
        var vlog = await db.Vlogs.AsNoTracking().SingleOrDefaultAsync(v => v.JobId == cleared.JobId && v.UserId == cleared.UserId && v.DeletedAt != null, ct);
        if (vlog is null) { return; }
        // One that is being stopped may still put something into the store: the message comes again.
        if (!(await db.Jobs.Where(j => j.Id == vlog.JobId).Select(j => (JobState?)j.State).SingleOrDefaultAsync(ct) ?? JobState.Cancelled).IsTerminal())
        {
            throw new InvalidOperationException($"Job {vlog.JobId} is still at work on a film that was deleted.");
        }
        foreach (var key in (string?[])[vlog.VideoKey, vlog.PosterKey, vlog.StreamKey, vlog.PlaylistKey])
        {
            if (key is not null) { await store.DeleteAsync(key, ct); }
        }
        var export = ExportVlogHandler.Export.Name;
        foreach (var job in await db.Jobs.Where(j => j.SubjectId == vlog.Id && j.Kind == export && j.OutputKey != null).Select(j => j.Id).ToListAsync(ct)) { await forget.HandleAsync(job, ct); }
        await db.Vlogs.Where(v => v.Id == vlog.Id).ExecuteUpdateAsync(
            set => set.SetProperty(v => v.VideoKey, (string?)null).SetProperty(v => v.PosterKey, (string?)null)
                .SetProperty(v => v.StreamKey, (string?)null).SetProperty(v => v.PlaylistKey, (string?)null), ct);
    }
}
