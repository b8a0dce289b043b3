using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Media;

namespace VlogStudio.Core.Recordings;

/// <summary>
/// What a room above adds to a recording that has just been understood. Rooms register one as a singleton; the ingest job calls them all, so that
/// this room need not know who they are.
/// </summary>
public sealed record RecordingFollower
{
    /// <summary>
    /// Looks at the recording in the job's last phase (<c>finding_events</c>), while its file is at hand, and answers the writing of what it found:
    /// that runs in the transaction that makes the recording ready. It may be run again, so the writing must replace what an earlier run wrote.
    /// </summary>
    public required Func<IngestedRecording, CancellationToken, Task<Func<StudioDb, CancellationToken, Task>>> FollowAsync { get; init; }

    /// <summary>How many visible events each of these recordings has; ones without may be left out.</summary>
    public required Func<StudioDb, IReadOnlyCollection<Guid>, CancellationToken, Task<IReadOnlyDictionary<Guid, int>>> CountEventsAsync { get; init; }
}

/// <summary>A recording that was probed and measured.</summary>
/// <param name="Recording">Its row as it is about to be written: times, place, size. Read only.</param>
/// <param name="Probe">What the file holds.</param>
/// <param name="Signals">What was measured over its length.</param>
/// <param name="SourcePath">The original as a local file. Read only.</param>
/// <param name="Run">The job: its scratch folder, and progress from 0 to 100 of this phase alone.</param>
public sealed record IngestedRecording(Recording Recording, MediaProbe Probe, RecordingSignals Signals, string SourcePath, JobRun Run);
