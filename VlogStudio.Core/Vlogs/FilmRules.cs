using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Vlogs;

/// <summary>How long what comes with films is kept: previews, exports, conformed clips; and what films that are not made yet need.</summary>
internal static class FilmRules
{
    public static RetentionRule Previews(IDbContextFactory<StudioDb> dbs, SweepPreviews sweep, IOptions<VlogsOptions> options) => new()
    {
        Name = "previews",
        Setting = "Vlogs:PreviewLifetime",
        Kept = () => options.Value.PreviewLifetime,
        LookAsync = async ct =>
        {
            await using var db = await dbs.CreateDbContextAsync(ct);
            return new RetentionFinding(await sweep.Due(db).LongCountAsync(ct), null);
        },
        ApplyAsync = sweep.HandleAsync,
    };

    public static RetentionRule Exports(IDbContextFactory<StudioDb> dbs, SweepExports sweep, IOptions<VlogsOptions> options) => new()
    {
        Name = "exports",
        Setting = "Vlogs:ExportLifetime",
        Kept = () => options.Value.ExportLifetime,
        LookAsync = async ct =>
        {
            await using var db = await dbs.CreateDbContextAsync(ct);
            var (goes, needed) = await sweep.DueAsync(db, ct);
            return new RetentionFinding(goes.Count, null, needed);
        },
        ApplyAsync = sweep.HandleAsync,
    };

    public static RetentionRule Segments(SweepSegments sweep, IOptions<VlogsOptions> options) => new()
    {
        Name = "cached_segments",
        Setting = "Vlogs:CacheLifetime",
        Kept = () => options.Value.CacheLifetime,
        LookAsync = _ => Task.FromResult(sweep.Look()),
        ApplyAsync = _ => Task.FromResult(sweep.Handle()),
    };

    /// <summary>Recordings and voices of films that are being made.</summary>
    public static RetentionNeed BeingMade() => new()
    {
        RecordingsAsync = async (db, ids, ct) => await db.Database.SqlQuery<Guid>($"""
            SELECT DISTINCT r.id AS "Value" FROM unnest({ids}) r(id) WHERE EXISTS (
                SELECT 1 FROM vlogs v JOIN job j ON j.id = v.job_id WHERE j.state IN ('queued', 'running', 'retrying')
                AND (v.timeline -> 'voice' ->> 'source_id' = r.id::text OR EXISTS (SELECT 1 FROM vlog_segments s WHERE s.vlog_id = v.id AND s.recording_id = r.id)))
            """).ToListAsync(ct),
        JobsAsync = async (db, ids, ct) => await db.Jobs.UnderWay().Where(j => ids.Contains(j.Id)).Select(j => j.Id).ToListAsync(ct),
    };
}
