using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Media;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Recordings;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Events;

/// <summary>Finds the events of a recording that was just understood, and takes their pictures while its file is at hand.</summary>
internal sealed class FollowRecording(
    IDbContextFactory<StudioDb> factory, IObjectStore store, EventPictures pictures, TimeProvider time, IOptions<EventsOptions> options, ILogger<FollowRecording> log)
{
    /// <summary>What the Recordings room calls.</summary>
    public RecordingFollower Follower => new() { FollowAsync = FollowAsync, CountEventsAsync = CountAsync };

    private async Task<Func<StudioDb, CancellationToken, Task>> FollowAsync(IngestedRecording ingested, CancellationToken ct)
    {
        var recording = ingested.Recording;
        var words = EventWords.For(await CultureOfAsync(recording.UserId, ct));
        var events = Describe(recording, EventDetector.Detect(ingested.Signals, ingested.Probe.Duration.TotalSeconds, options.Value), words);
        var done = 0;
        foreach (var (found, e) in events)
        {
            var path = Path.Combine(ingested.Run.ScratchFolder, string.Create(CultureInfo.InvariantCulture, $"event-{done}.jpg"));
            try
            {
                await pictures.TakeAsync(ingested.SourcePath, ingested.Probe, found.Measured.BestAt, path, ingested.Run.ScratchFolder, ct);
                var key = ObjectKeys.EventThumbnail(e.UserId, e.RecordingId, e.Id);
                await store.PutFileAsync(key, path, "image/jpeg", ct);
                e.ThumbnailKey = key;
            }
            catch (MediaException error) when (!error.IsTransient)
            {
                // An event without a picture shows its recording's; that is no reason to refuse the recording.
                log.PictureFailed(e.RecordingId, found.Measured.BestAt, error);
            }
            ingested.Run.Report("finding_events", 100.0 * ++done / events.Count);
        }
        return (db, token) => WriteAsync(db, recording.Id, [.. events.Select(x => x.Event)], token);
    }

    private List<(DetectedEvent Found, Event Event)> Describe(Recording recording, IReadOnlyList<DetectedEvent> found, EventWords words)
    {
        var capturedAt = recording.CapturedAt ?? recording.CreatedAt;
        var offset = TimeSpan.FromMinutes(recording.CapturedOffsetMinutes ?? 0);
        var told = EventWords.TellingName(recording.Filename);
        var now = time.GetUtcNow();
        var minutes = new Dictionary<string, int>();
        return [.. found.Select(f =>
        {
            var at = capturedAt + TimeSpan.FromSeconds(f.Start);
            var local = at.UtcDateTime + offset;
            var minute = local.ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture);
            minutes[minute] = minutes.GetValueOrDefault(minute) + 1;
            return (f, new Event
            {
                UserId = recording.UserId,
                RecordingId = recording.Id,
                // The whole recording belongs to the day it began on, so that a night out is not torn at midnight.
                LocalDate = recording.LocalDate ?? DateOnly.FromDateTime(capturedAt.UtcDateTime + offset),
                Start = TimeSpan.FromSeconds(f.Start),
                End = TimeSpan.FromSeconds(f.End),
                CapturedAt = at,
                CapturedOffsetMinutes = recording.CapturedOffsetMinutes ?? 0,
                Title = words.Title(local, recording.PlaceName, minutes[minute]),
                Summary = words.Summary(TimeSpan.FromSeconds(f.End - f.Start), f.Measured.Reasons, told),
                Score = f.Measured.Score,
                Reasons = StudioJson.Write(f.Measured.Reasons),
                Latitude = recording.Latitude,
                Longitude = recording.Longitude,
                PlaceName = recording.PlaceName,
                CreatedAt = now,
            });
        })];
    }

    private async Task<string?> CultureOfAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Users.Where(u => u.Id == userId).Select(u => u.Culture).SingleOrDefaultAsync(ct);
    }

    private static async Task WriteAsync(StudioDb db, Guid recordingId, List<Event> events, CancellationToken ct)
    {
        await db.Events.Where(e => e.RecordingId == recordingId).ExecuteDeleteAsync(ct);
        db.Events.AddRange(events);
    }

    private static async Task<IReadOnlyDictionary<Guid, int>> CountAsync(StudioDb db, IReadOnlyCollection<Guid> recordings, CancellationToken ct) =>
        await db.Events.Where(e => recordings.Contains(e.RecordingId) && e.DeletedAt == null && !e.IsHidden)
            .GroupBy(e => e.RecordingId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
}
