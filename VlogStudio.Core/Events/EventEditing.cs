using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Recordings;

namespace VlogStudio.Core.Events;

/// <summary>What all edits of events share: the owner's rows under lock, the edit noted for undoing, the day told.</summary>
public sealed class EventEditing(IDbContextFactory<StudioDb> factory, EnqueueJob enqueue, TimeProvider time, LiveBus bus)
{
    /// <summary>The shortest event an edit may leave.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.5);

    /// <summary>Runs an edit.</summary>
    /// <param name="userId">Whose events.</param>
    /// <param name="ids">The events it is about; one that is missing or somebody else's answers event_not_found.</param>
    /// <param name="verb">change, split or merge.</param>
    /// <param name="change">Changes the events, which come in the order of the recording, and may add and remove some.</param>
    /// <param name="ct">Ends the call.</param>
    internal async Task<Result<EventEditResult>> RunAsync(
        Guid userId, IReadOnlyList<Guid> ids, string verb, Func<EventEditScope, Problem?> change, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var wanted = ids.Distinct().ToArray();
        var events = await db.Events
            .FromSql($"SELECT * FROM event WHERE user_id = {userId} AND id = ANY({wanted}) AND deleted_at IS NULL ORDER BY id FOR UPDATE").ToListAsync(ct);
        if (wanted.Length == 0 || events.Count != wanted.Length) { return Problem.NotFound("event_not_found"); }
        events = [.. events.OrderBy(e => e.Start).ThenBy(e => e.Id)];
        var recordingId = events[0].RecordingId;
        var recording = await db.Recordings.AsNoTracking().SingleOrDefaultAsync(r => r.Id == recordingId && r.DeletedAt == null, ct);
        if (recording is null) { return Problem.NotFound("event_not_found"); }

        var between = await db.Events.AsNoTracking().Where(e => e.RecordingId == recordingId && e.DeletedAt == null && !wanted.Contains(e.Id)).ToListAsync(ct);
        var scope = new EventEditScope(events, recording, between, time.GetUtcNow());
        var before = StudioJson.Write(events.Select(EventSnapshot.Of).ToList());
        if (change(scope) is { } problem) { return problem; }

        db.Events.AddRange(scope.Added);
        var edit = new EventEdit
        {
            UserId = userId, LocalDate = events[0].LocalDate, Verb = verb, Before = before, CreatedIds = [.. scope.Added.Select(e => e.Id)], At = scope.Now,
        };
        db.EventEdits.Add(edit);
        foreach (var (id, at) in scope.Pictures) { enqueue.Add(db, PictureEventHandler.Picture, userId, id, new PictureEventParams(at), priority: 50); }
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        for (var i = 0; i < scope.Pictures.Count; i++) { await enqueue.IssueTicketAsync(PictureEventHandler.Picture.Group, CancellationToken.None); }

        var removed = events.Where(e => e.DeletedAt is not null).Select(e => e.Id).ToList();
        var standing = events.Concat(scope.Added).Select(e => e.Id).Except(removed).ToArray();
        var views = await EventReading.ListAsync(EventReading.Rows(db, userId).Where(x => standing.Contains(x.Event.Id)), ct);
        Tell(userId, events.Concat(scope.Added).Select(e => e.Id));
        return new EventEditResult(edit.Id, views, removed);
    }

    /// <summary>Takes back the day's last edit that was not taken back yet.</summary>
    internal async Task<Result<IReadOnlyList<EventView>>> UndoAsync(Guid userId, DateOnly date, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var edit = (await db.EventEdits
            .FromSql($"SELECT * FROM event_edit WHERE user_id = {userId} AND local_date = {date} AND undone_at IS NULL ORDER BY id DESC LIMIT 1 FOR UPDATE")
            .ToListAsync(ct)).SingleOrDefault();
        if (edit is null) { return Problem.Conflict("nothing_to_undo"); }
        var now = time.GetUtcNow();
        var snapshots = StudioJson.Read<List<EventSnapshot>>(edit.Before);
        var restored = snapshots.Select(s => s.Id).ToArray();
        var touched = restored.Concat(edit.CreatedIds).ToArray();
        var events = await db.Events.FromSql($"SELECT * FROM event WHERE user_id = {userId} AND id = ANY({touched}) ORDER BY id FOR UPDATE").ToListAsync(ct);
        foreach (var e in events)
        {
            if (snapshots.Find(s => s.Id == e.Id) is { } snapshot) { snapshot.Restore(e); }
            else { e.DeletedAt ??= now; }
        }
        edit.UndoneAt = now;
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        Tell(userId, touched);
        return Result<IReadOnlyList<EventView>>.Ok(
            await EventReading.ListAsync(EventReading.Rows(db, userId).Where(x => restored.Contains(x.Event.Id)), ct));
    }

    private void Tell(Guid userId, IEnumerable<Guid> ids)
    {
        foreach (var id in ids) { bus.Publish(LiveBus.UserTopic(userId), StudioJson.Write(new UserSignal("event", id))); }
    }
}

/// <summary>What an edit works on.</summary>
/// <param name="events">The events it is about, in the order of the recording.</param>
/// <param name="recording">Their recording (of the first one, where they differ).</param>
/// <param name="others">The recording's other events.</param>
/// <param name="now">The time of the edit (UTC).</param>
internal sealed class EventEditScope(IReadOnlyList<Event> events, Recording recording, IReadOnlyList<Event> others, DateTimeOffset now)
{
    private readonly RecordingSignals? _signals = recording.Signals is null ? null : StudioJson.Read<RecordingSignals>(recording.Signals);

    public IReadOnlyList<Event> Events { get; } = events;

    public IReadOnlyList<Event> Others { get; } = others;

    public DateTimeOffset Now { get; } = now;

    public TimeSpan RecordingDuration { get; } = recording.Duration ?? TimeSpan.MaxValue;

    public List<Event> Added { get; } = [];

    /// <summary>Events that need a new picture, and when it is to be taken, seconds from the recording's start.</summary>
    public List<(Guid EventId, double At)> Pictures { get; } = [];

    /// <summary>Gives an event other bounds, and the time, score and reasons that follow from them.</summary>
    public void Move(Event e, TimeSpan start, TimeSpan end)
    {
        e.CapturedAt += start - e.Start;
        (e.Start, e.End) = (start, end);
        if (_signals is null) { return; }
        var measured = EventScorer.Measure(_signals, start.TotalSeconds, end.TotalSeconds);
        (e.Score, e.Reasons) = (measured.Score, StudioJson.Write(measured.Reasons));
        Pictures.Add((e.Id, measured.BestAt));
    }

    /// <summary>Adds a new event that is like another but for its bounds.</summary>
    public Event AddLike(Event model, string title, TimeSpan start, TimeSpan end)
    {
        var added = new Event
        {
            UserId = model.UserId,
            RecordingId = model.RecordingId,
            LocalDate = model.LocalDate,
            Start = model.Start,
            End = model.End,
            CapturedAt = model.CapturedAt,
            CapturedOffsetMinutes = model.CapturedOffsetMinutes,
            Title = title,
            IsTitleChosen = model.IsTitleChosen,
            Summary = model.Summary,
            Score = model.Score,
            Reasons = model.Reasons,
            ThumbnailKey = model.ThumbnailKey,
            Latitude = model.Latitude,
            Longitude = model.Longitude,
            PlaceName = model.PlaceName,
            IsHidden = model.IsHidden,
            CreatedAt = Now,
        };
        Move(added, start, end);
        Added.Add(added);
        return added;
    }
}
