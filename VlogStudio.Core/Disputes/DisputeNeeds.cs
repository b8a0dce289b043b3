using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Disputes;

/// <summary>What a dispute that is not settled may need as evidence: the job's output and history, and the recordings its film was made of.</summary>
internal static class DisputeNeeds
{
    public static RetentionNeed OfOpenOnes() => new()
    {
        RecordingsAsync = async (db, ids, ct) => await db.Database.SqlQuery<Guid>($"""
            SELECT DISTINCT r.id AS "Value" FROM unnest({ids}) r(id) WHERE EXISTS (
                SELECT 1 FROM dispute d JOIN vlogs v ON v.job_id = d.job_id WHERE d.state IN ('open', 'proposed')
                AND (v.timeline -> 'voice' ->> 'source_id' = r.id::text OR EXISTS (SELECT 1 FROM vlog_segments s WHERE s.vlog_id = v.id AND s.recording_id = r.id)))
            """).ToListAsync(ct),
        JobsAsync = async (db, ids, ct) => await db.Disputes.Where(d => ids.Contains(d.JobId) && (d.State == DisputeState.Open || d.State == DisputeState.Proposed)).Select(d => d.JobId).Distinct().ToListAsync(ct),
    };
}
