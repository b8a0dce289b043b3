using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Data;
using VlogStudio.Core.History;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Vlogs;

/// <summary>The one transaction in which a film is asked for: vlog, segments, job, hold, history row and the answer's key, or nothing.</summary>
public sealed class VlogOrdering(
    IDbContextFactory<StudioDb> factory, EnqueueJob enqueue, ClaimKey claim, PlaceHold hold, NoteGeneration note, IOptions<VlogsOptions> options, TimeProvider time,
    LiveBus bus, DropPreparation drop, CodecsHere codecs)
{
    /// <summary>Makes a vlog of a request.</summary>
    internal Task<Result<VlogReceipt>> PlaceAsync(Guid userId, VlogRequest request, Vlog? earlier, string? key, string what, CancellationToken ct) =>
        PlaceAsync(userId, earlier, key, ClaimKey.HashOf(what, request), db =>
            PlanAsync(db, userId, request, earlier is null ? [] : StudioJson.Read<VlogRequest>(earlier.Request).EventIds, ct), ct);

    /// <summary>Makes a vlog of a timeline that was not planned here; <paramref name="requestSha256"/> tells what was asked with the key.</summary>
    internal Task<Result<VlogReceipt>> PlaceTimelineAsync(
        Guid userId, Timeline timeline, TimelineChoices choices, Vlog? earlier, string? key, string requestSha256, CancellationToken ct) =>
        PlaceAsync(userId, earlier, key, requestSha256, db => PlanTimelineAsync(db, userId, timeline, choices, ct), ct);

    private async Task<Result<VlogReceipt>> PlaceAsync(
        Guid userId, Vlog? earlier, string? key, string requestSha256, Func<StudioDb, Task<Result<PlannedVlog>>> plan, CancellationToken ct) =>
        await RunAsync(userId, key, requestSha256, async db =>
        {
            var planned = await plan(db);
            if (!planned.IsOk) { return planned.Refused<Vlog>(); }
            var (request, timeline, price) = planned.Value;
            var vlogId = Guid.CreateVersion7();
            var job = enqueue.Add(db, GenerateVlogHandler.Generate, userId, vlogId, new GenerateVlogParams(vlogId));
            var vlog = new Vlog
            {
                Id = vlogId,
                UserId = userId,
                TargetDate = request.TargetDate,
                Title = timeline.Title,
                Request = StudioJson.Write(request),
                Timeline = StudioJson.Write(timeline),
                JobId = job.Id,
                VersionOfId = earlier is null ? null : earlier.VersionOfId ?? earlier.Id,
                Duration = timeline.Duration(),
                Price = price,
                CreatedAt = time.GetUtcNow(),
            };
            db.Vlogs.Add(vlog);
            db.VlogSegments.AddRange(timeline.Clips.Select((clip, i) => new VlogSegment
            {
                VlogId = vlogId, Position = i, EventId = clip.EventId ?? Guid.Empty, RecordingId = clip.RecordingId, In = clip.In,
                Out = clip.OutAt(timeline.Rate),
            }));
            await db.SaveChangesAsync(ct);
            if (key is not null) { await db.VlogDrafts.Where(d => d.UserId == userId && d.IdempotencyKey == key).ExecuteDeleteAsync(ct); }
            return vlog;
        }, ct);

    /// <summary>Gives an ended vlog another job and another hold.</summary>
    internal async Task<Result<VlogReceipt>> PlaceAgainAsync(Guid userId, Guid vlogId, string? key, CancellationToken ct) =>
        await RunAsync(userId, key, ClaimKey.HashOf(nameof(RetryVlog), vlogId), async db =>
        {
            var vlog = (await db.Vlogs.FromSql($"SELECT * FROM vlogs WHERE id = {vlogId} AND user_id = {userId} AND deleted_at IS NULL FOR UPDATE").ToListAsync(ct))
                .SingleOrDefault();
            if (vlog is null) { return Problem.NotFound("vlog_not_found"); }
            if (vlog.Status is not (VlogStatus.Failed or VlogStatus.Cancelled)) { return Problem.Conflict("vlog_not_to_be_retried"); }
            var job = enqueue.Add(db, GenerateVlogHandler.Generate, userId, vlogId, new GenerateVlogParams(vlogId));
            (vlog.JobId, vlog.Status, vlog.ErrorCode, vlog.ErrorArgs) = (job.Id, VlogStatus.Pending, null, null);
            await db.SaveChangesAsync(ct);
            return vlog;
        }, ct);

    /// <summary>Plans a film of a timeline that was handed in, or says everything that stands in its way.</summary>
    internal async Task<Result<PlannedVlog>> PlanTimelineAsync(StudioDb db, Guid userId, Timeline timeline, TimelineChoices choices, CancellationToken ct) =>
        await codecs.CanAsync(choices.Codec, ct)
            ? await HandedInTimeline.PlanAsync(db, userId, timeline, choices, options.Value, time, ct)
            : Problem.Invalid("codec", "codec_not_here");

    /// <summary>Plans a film, or says everything that stands in its way.</summary>
    internal async Task<Result<PlannedVlog>> PlanAsync(StudioDb db, Guid userId, VlogRequest request, IReadOnlyList<Guid> formerly, CancellationToken ct)
    {
        var material = await VlogMaterial.ReadAsync(db, userId, request, formerly, ct);
        List<Problem> problems = [.. VlogRequestValidator.Validate(request, material, options.Value)];
        if (Enum.IsDefined(request.Codec) && !await codecs.CanAsync(request.Codec, ct)) { problems.Add(Problem.Invalid("codec", "codec_not_here")); }
        if (problems.Count > 0) { return Result<PlannedVlog>.Refuse(problems); }
        var title = PersonText.Check("title", request.Title, VlogRequestValidator.MaxTitle, isRequired: false).Value!;
        if (title.Length == 0) { title = request.TargetDate.ToString("D", CultureInfo.CurrentCulture); }
        var timeline = TimelineBuilder.Build([.. request.EventIds.Select(id => material.Events[id])], request, title, material.Track);
        var invalid = TimelineValidator.Validate(timeline, material.Events.Values.DistinctBy(e => e.RecordingId).ToDictionary(e => e.RecordingId, e => e.RecordingDuration), material.Track?.Duration);
        if (invalid.Count > 0) { return Result<PlannedVlog>.Refuse(invalid); }
        return new PlannedVlog(request, timeline, PriceVlog.Of(request.Resolution, timeline.Duration(), options.Value));
    }

    private async Task<Result<VlogReceipt>> RunAsync(
        Guid userId, string? key, string requestSha256, Func<StudioDb, Task<Result<Vlog>>> make, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var claimed = await claim.HandleAsync(db, userId, key, requestSha256, ct);
        if (!claimed.IsOk) { return claimed.Refused<VlogReceipt>(); }
        if (claimed.Value.Earlier is { } kept) { return StudioJson.Read<VlogReceipt>(kept.Body); }
        var made = await make(db);
        if (!made.IsOk) { return made.Refused<VlogReceipt>(); }
        var vlog = made.Value;
        var held = await hold.HandleAsync(db, userId, vlog.JobId, vlog.Price, ct);
        if (!held.IsOk) { return held.Refused<VlogReceipt>(); }
        await note.HandleAsync(db, new AskedGeneration(userId, "vlog", vlog.JobId, vlog.Request, vlog.Title), ct);
        var receipt = new VlogReceipt(vlog.Id, vlog.JobId, VlogStatus.Pending, vlog.Price);
        await claimed.Value.Scope.KeepAsync(db, new KeptAnswer(201, StudioJson.Write(receipt), $"/api/v1/vlogs/{vlog.Id}"), ct);
        await transaction.CommitAsync(ct);

        // What was made ahead of time is in the cache; the rest is the film's own work now.
        await drop.HandleAsync(userId, CancellationToken.None);
        await enqueue.IssueTicketAsync(GenerateVlogHandler.Generate.Group, CancellationToken.None);
        foreach (var signal in (UserSignal[])[new("vlog", vlog.Id), new("credits", userId), new("history", vlog.JobId)])
        {
            bus.Publish(LiveBus.UserTopic(userId), StudioJson.Write(signal));
        }
        return receipt;
    }
}

/// <summary>A film as planned, with its price.</summary>
internal sealed record PlannedVlog(VlogRequest Request, Timeline Timeline, long Price);
