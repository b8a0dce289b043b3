using VlogStudio.Core.Jobs;

namespace VlogStudio.Core.Music;

/// <summary>The kinds of work this room has done for it.</summary>
public static class TrackJobs
{
    /// <summary>Listening to a piece of music: probing, measuring.</summary>
    public static JobKind Ingest { get; } = new("ingest_track", JobGroup.Ingest, 3, TimeSpan.FromHours(2));
}

/// <summary>What is asked of an ingest.</summary>
/// <param name="TrackId">The piece to listen to.</param>
public sealed record TrackIngestRequest(Guid TrackId);
