using VlogStudio.Core.Media;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Music;

/// <summary>The row of a piece that has just come in.</summary>
internal static class NewTrack
{
    public static Track Of(Guid? ownerId, StagedTrack staged, MediaProbe probe, string? filename, DateTimeOffset now)
    {
        var id = Guid.CreateVersion7();
        var (title, artist) = TrackExaminer.Name(probe, filename);
        return new Track
        {
            Id = id,
            OwnerId = ownerId,
            Title = title.Length > 0 ? title : "…",
            Artist = artist,
            ObjectKey = ObjectKeys.Track(ownerId, id),
            ContentType = TrackExaminer.ContentType(probe),
            Bytes = staged.Bytes,
            Sha256 = staged.Sha256,
            Duration = probe.Duration,
            CreatedAt = now,
        };
    }
}
