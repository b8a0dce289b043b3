using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Publishing;

/// <summary>Asks for a film on the person's channel. The film is paid for, so this is free.</summary>
public sealed class PublishFilm(IDbContextFactory<StudioDb> factory, EnqueueJob enqueue, IOptions<PublishingOptions> options, TimeProvider time)
{
    /// <summary>Asks for it. What failed or was stopped before goes on where it was, so that it stays one video.</summary>
    /// <param name="userId">Who asks.</param>
    /// <param name="request">What and how.</param>
    /// <param name="key">The same key asked twice is one publication; null for a request of its own.</param>
    /// <param name="ct">Ends the call.</param>
    /// <returns>The publication; or problems of its fields, vlog_not_found, film_not_ready, youtube_not_configured, youtube_not_connected,
    /// publication_under_way, film_already_published, idempotency_key_too_long.</returns>
    public async Task<Result<PublicationView>> HandleAsync(Guid userId, PublishRequest request, string? key, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!options.Value.IsOn) { return Problem.Conflict("youtube_not_configured"); }
        if (key?.Length is 0 or > ClaimKey.MaxKey) { return Problem.Invalid("idempotency_key", "idempotency_key_too_long", ClaimKey.MaxKey); }
        if (request.VlogId is not { } vlogId) { return Problem.Invalid("vlog_id", "text_required"); }
        await using var db = await factory.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        // Two presses at once make one publication.
        var vlog = (await db.Vlogs.FromSql($"SELECT * FROM vlogs WHERE id = {vlogId} AND user_id = {userId} AND deleted_at IS NULL FOR UPDATE").AsNoTracking().ToListAsync(ct)).SingleOrDefault();
        if (vlog is null) { return Problem.NotFound("vlog_not_found"); }
        if (vlog is not { VideoKey: { } videoKey, Bytes: { } bytes }) { return Problem.Conflict("film_not_ready"); }
        if (await db.YouTubeAccounts.SingleOrDefaultAsync(a => a.UserId == userId && a.SealedRefreshToken != null, ct) is not { } account) { return Problem.Conflict("youtube_not_connected"); }
        var checkedRequest = PublishRules.Check(request, vlog.Title, time.GetUtcNow());
        if (!checkedRequest.IsOk) { return checkedRequest.Refused<PublicationView>(); }
        var earlier = await db.Publications.Where(p => p.VlogId == vlogId && p.AccountId == account.Id).OrderByDescending(p => p.CreatedAt).ToListAsync(ct);
        if (key is not null && earlier.Find(p => p.RequestKey == key) is { State: PublicationState.Pending or PublicationState.Done } same) { return PublicationView.Of(same); }
        if (earlier.Exists(p => p.State is PublicationState.Pending)) { return Problem.Conflict("publication_under_way"); }
        if (request.Again != true && earlier.Exists(p => p.State is PublicationState.Done)) { return Problem.Conflict("film_already_published"); }
        // One that ended badly may have left a session, or even a video.
        var publication = earlier.Find(p => p.State is PublicationState.Failed or PublicationState.Cancelled && p.VideoKey == videoKey && p.Bytes == bytes);
        var job = enqueue.Add(db, PublishFilmHandler.PublishFilm, userId, publication?.Id ?? Guid.CreateVersion7(), new PublishFilmParams(vlogId));
        if (publication is null) { db.Publications.Add(publication = Make(job, account.Id, vlogId, videoKey, bytes)); }
        Describe(publication, request, checkedRequest.Value, key ?? $"{job.Id:n}");
        publication.Await(job.Id);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        await enqueue.IssueTicketAsync(PublishFilmHandler.PublishFilm.Group, CancellationToken.None);
        return PublicationView.Of(publication);
    }

    private Publication Make(Job job, Guid accountId, Guid vlogId, string videoKey, long bytes) => new()
    {
        Id = job.SubjectId, UserId = job.UserId, VlogId = vlogId, AccountId = accountId, RequestKey = "", JobId = job.Id, Title = "", Description = "",
        Visibility = Visibility.Private, IsMadeForKids = false, IsSynthetic = false, VideoKey = videoKey, Bytes = bytes, CreatedAt = time.GetUtcNow(),
    };

    private static void Describe(Publication publication, PublishRequest request, (string Title, string Description) texts, string key)
    {
        (publication.Title, publication.Description) = texts;
        publication.Visibility = request.Visibility ?? Visibility.Private;
        // YouTube keeps whole seconds; the database, too, is to give back what was sent.
        publication.PublishAt = request.PublishAt?.ToUniversalTime() is { } at ? at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond)) : null;
        publication.IsMadeForKids = request.MadeForKids ?? false;
        publication.IsSynthetic = request.ContainsSyntheticMedia ?? false;
        publication.RequestKey = key;
    }
}
