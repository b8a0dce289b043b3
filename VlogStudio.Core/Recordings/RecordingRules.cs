using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Recordings;

/// <summary>How long recordings are kept: removed ones, those left half-way, and, where a setting says so, all.</summary>
internal static class RecordingRules
{
    public static RetentionRule Removed(IDbContextFactory<StudioDb> dbs, PurgeRecordings purge, IOptions<RecordingsOptions> options) => new()
    {
        Name = "removed_recordings",
        Setting = "Recordings:UndoLifetime",
        Kept = () => options.Value.UndoLifetime,
        LookAsync = async ct =>
        {
            await using var db = await dbs.CreateDbContextAsync(ct);
            var due = await purge.Due(db).Select(r => new { r.Id, r.Bytes }).ToListAsync(ct);
            var needed = await purge.NeededAsync(db, [.. due.Select(r => r.Id)], ct);
            var goes = due.Where(r => !needed.Contains(r.Id)).ToList();
            return new RetentionFinding(goes.Count, goes.Sum(r => r.Bytes), needed.Count);
        },
        ApplyAsync = purge.HandleAsync,
    };

    public static RetentionRule LeftHalfWay(IDbContextFactory<StudioDb> dbs, SweepUploads sweep, IOptions<RecordingsOptions> options, TimeProvider time) => new()
    {
        Name = "unfinished_uploads",
        Setting = "Recordings:UploadLifetime",
        Kept = () => options.Value.UploadLifetime,
        LookAsync = async ct =>
        {
            await using var db = await dbs.CreateDbContextAsync(ct);
            var now = time.GetUtcNow();
            var due = db.Uploads.Where(u => u.CompletedAt == null && u.ExpiresAt < now);
            return new RetentionFinding(await due.LongCountAsync(ct), await due.SumAsync(u => u.Received, ct));
        },
        ApplyAsync = sweep.HandleAsync,
    };

    public static RetentionRule Old(IDbContextFactory<StudioDb> dbs, RemoveOldRecordings remove, IOptions<RecordingsOptions> options) => new()
    {
        Name = "source_recordings",
        Setting = "Recordings:SourceLifetime",
        Kept = () => options.Value.SourceLifetime,
        LookAsync = async ct =>
        {
            await using var db = await dbs.CreateDbContextAsync(ct);
            return await remove.LookAsync(db, ct);
        },
        ApplyAsync = remove.HandleAsync,
    };

    /// <summary>What is being looked at is needed.</summary>
    public static RetentionNeed BeingLookedAt() => new()
    {
        RecordingsAsync = async (db, ids, ct) =>
        {
            var jobs = db.Jobs.UnderWay();
            return await db.Recordings.Where(r => ids.Contains(r.Id) && jobs.Any(j => j.Id == r.JobId)).Select(r => r.Id).ToListAsync(ct);
        },
        JobsAsync = (_, _, _) => Task.FromResult<IReadOnlyCollection<Guid>>([]),
    };
}
