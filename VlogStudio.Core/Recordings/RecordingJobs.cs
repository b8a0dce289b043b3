using VlogStudio.Core.Jobs;

namespace VlogStudio.Core.Recordings;

/// <summary>The kinds of work this room has done for it.</summary>
public static class RecordingJobs
{
    /// <summary>Looking at an upload: probing, checking, pictures, measuring, finding_events.</summary>
    public static JobKind Ingest { get; } = new("ingest_recording", JobGroup.Ingest, 3, TimeSpan.FromHours(12));
}

/// <summary>What an ingest is asked to do.</summary>
/// <param name="RecordingId">The recording to look at.</param>
public sealed record IngestRequest(Guid RecordingId);
