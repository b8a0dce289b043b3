using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Recordings;

/// <summary>Turns bytes that have all arrived into a recording that is being looked at.</summary>
/// <param name="dbs">The database.</param>
/// <param name="store">Where originals lie.</param>
/// <param name="jobs">Makes the job.</param>
/// <param name="signals">Tells open pages.</param>
/// <param name="time">The clock.</param>
public sealed class StartIngest(IDbContextFactory<StudioDb> dbs, IObjectStore store, EnqueueJob jobs, LiveBus signals, TimeProvider time)
{
    // What it is, its bytes will say; until then nothing may take it for a page or a script.
    internal const string UnknownType = "application/octet-stream";

    /// <summary>Adds the job to the caller's transaction.</summary>
    internal void Add(StudioDb db, Recording recording)
    {
        var job = jobs.Add(db, RecordingJobs.Ingest, recording.UserId, recording.Id, new IngestRequest(recording.Id));
        recording.JobId = job.Id;
        recording.Status = RecordingStatus.Processing;
        recording.ErrorCode = null;
        recording.ErrorArgs = null;
        recording.ReadyAt = null;
    }

    /// <summary>Lets a worker come, and tells open pages. After the commit.</summary>
    internal async Task AnnounceAsync(Recording recording, CancellationToken ct)
    {
        await jobs.IssueTicketAsync(RecordingJobs.Ingest.Group, ct);
        signals.RecordingChanged(recording.UserId, recording.Id);
    }

    /// <summary>
    /// Moves the staged file into the store and starts the ingest. Safe to run again after a crash at any point: a file that is no longer staged is
    /// already stored.
    /// </summary>
    internal async Task AdmitAsync(Guid recordingId, string stagedPath, string sha256, long bytes, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        var recording = await db.Recordings.FirstAsync(r => r.Id == recordingId, ct);
        if (recording.Status != RecordingStatus.Uploading) { return; }
        var key = ObjectKeys.Original(recording.UserId, recording.Id);
        if (File.Exists(stagedPath)) { await store.TakeFileAsync(key, stagedPath, UnknownType, ct); }
        await AdmitAsync(db, recording, key, sha256, bytes, ct);
        await db.SaveChangesAsync(ct);
        await AnnounceAsync(recording, ct);
    }

    /// <summary>Adds to the caller's transaction that an original lies in the store and is to be looked at; its SHA-256 may be found then.</summary>
    internal async Task AdmitAsync(StudioDb db, Recording recording, string key, string? sha256, long bytes, CancellationToken ct)
    {
        recording.OriginalKey = key;
        recording.Bytes = bytes;
        recording.Sha256 = sha256;
        Add(db, recording);
        foreach (var upload in await db.Uploads.Where(u => u.RecordingId == recording.Id).ToListAsync(ct)) { upload.CompletedAt = time.GetUtcNow(); }
    }
}
