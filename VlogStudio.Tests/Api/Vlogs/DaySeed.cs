using VlogStudio.Core.Events;
using VlogStudio.Core.Music;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Recordings;
using VlogStudio.Tests.Core.Events;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Vlogs;

/// <summary>Rows of a day without any footage behind them: for what only reads and refuses.</summary>
internal static class DaySeed
{
    public static readonly DateOnly Day = new(2026, 5, 2);

    /// <summary>A recording of 60 s, cut into events of ten.</summary>
    public static async Task<IReadOnlyList<Guid>> AddAsync(StudioApp app, Guid userId, DateOnly? day = null, int events = 6, string? place = null, string title = "Something")
    {
        var date = day ?? Day;
        var at = new DateTimeOffset(date, new TimeOnly(8, 0), TimeSpan.Zero);
        return await app.WithDbAsync(async db =>
        {
            var signals = SignalSamples.Even(60);
            var recording = new Recording
            {
                UserId = userId, Filename = "seed.mp4", Status = RecordingStatus.Ready, LocalDate = date, CapturedAt = at, CapturedOffsetMinutes = 120,
                Duration = TimeSpan.FromSeconds(60), Width = 320, Height = 180, Fps = 30, VideoCodec = "h264", Sha256 = new string('0', 64), CreatedAt = at,
                Signals = StudioJson.Write(signals),
            };
            db.Recordings.Add(recording);
            var rows = Enumerable.Range(0, events).Select(i => new Event
            {
                UserId = userId, RecordingId = recording.Id, LocalDate = date, Start = TimeSpan.FromSeconds(i * 10), End = TimeSpan.FromSeconds((i + 1) * 10),
                CapturedAt = at.AddSeconds(i * 10), CapturedOffsetMinutes = 120, Title = $"{title} {i + 1}", Score = 0.5 + (i * 0.05), PlaceName = place, CreatedAt = at,
            }).ToList();
            db.Events.AddRange(rows);
            await db.SaveChangesAsync();
            return rows.ConvertAll(e => e.Id);
        });
    }

    /// <summary>A track of 30 s that is ready.</summary>
    public static async Task<Guid> AddTrackAsync(StudioApp app, Guid? ownerId, TrackStatus status = TrackStatus.Ready) => await app.WithDbAsync(async db =>
    {
        var track = new Track
        {
            OwnerId = ownerId, Title = "Seed", Status = status, Duration = TimeSpan.FromSeconds(30), ObjectKey = "none", ContentType = "audio/mpeg",
            Sha256 = new string('0', 64), CreatedAt = DateTimeOffset.UnixEpoch,
        };
        db.Tracks.Add(track);
        await db.SaveChangesAsync();
        return track.Id;
    });
}
