using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Vlogs;

/// <summary>Makes a picture of the film its poster.</summary>
public sealed class ChoosePoster(IDbContextFactory<StudioDb> factory, IObjectStore store, TakePicture take, GetVlog get, LiveBus bus)
{
    private static readonly TimeSpan AFrame = TimeSpan.FromMilliseconds(50);

    /// <summary>Takes the picture that is seen at a time, seconds.</summary>
    /// <returns>The vlog; or vlog_not_found, film_not_ready, film_missing, time_outside_film.</returns>
    public async Task<Result<VlogView>> HandleAsync(Guid userId, Guid vlogId, double seconds, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var vlog = await VlogReading.Of(db, userId).SingleOrDefaultAsync(v => v.Id == vlogId, ct);
        if (vlog is null) { return Problem.NotFound("vlog_not_found"); }
        if (vlog is not { VideoKey: { } video, PosterKey: { } before }) { return Problem.NotFound("film_not_ready"); }
        if (!double.IsFinite(seconds) || seconds < 0 || seconds > vlog.Duration.TotalSeconds) { return Problem.Invalid("at", "time_outside_film", vlog.Duration); }
        if (await store.FindAsync(video, ct) is null) { return Problem.NotFound("film_missing"); }

        var scratch = Directory.CreateTempSubdirectory("vlogstudio-poster-").FullName;
        var key = ObjectKeys.Output(vlog.JobId, 0, "poster.jpg");
        try
        {
            var film = await store.FetchAsync(video, scratch, ct);
            var at = TimeSpan.FromSeconds(seconds);
            var picture = Path.Combine(scratch, "poster.jpg");
            await take.HandleAsync(film, at > vlog.Duration - AFrame ? TimeSpan.FromTicks(Math.Max(0, (vlog.Duration - AFrame).Ticks)) : at, picture, ct);
            await store.PutFileAsync(key, picture, "image/jpeg", ct);
        }
        finally { Directory.Delete(scratch, recursive: true); }

        var changed = await db.Vlogs.Where(v => v.Id == vlogId && v.PosterKey == before && v.DeletedAt == null).ExecuteUpdateAsync(set => set.SetProperty(v => v.PosterKey, key), ct);
        // Somebody was faster, or the film was made anew meanwhile: theirs stands.
        await store.DeleteAsync(changed == 1 ? before : key, CancellationToken.None);
        bus.Publish(LiveBus.UserTopic(userId), StudioJson.Write(new UserSignal("vlog", vlogId)));
        return await get.HandleAsync(userId, vlogId, ct);
    }
}
