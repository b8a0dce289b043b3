using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Disputes;

/// <summary>Reads what credits a job moved, each step with the person's balance before and after, from the entries and holds alone.</summary>
internal static class CaseMoney
{
    /// <summary>The steps of one job, in order.</summary>
    public static async Task<IReadOnlyList<CaseMovement>> ReadAsync(StudioDb db, Guid userId, Guid jobId, CancellationToken ct)
    {
        var goodwill = SystemAccounts.Goodwill;
        // What a hold frees and what is taken of it happen at one moment: they are one step.
        var rows = await db.Database.SqlQuery<Step>(
            $"""
            WITH step AS (
              SELECT h.created_at AS at, 0 AS rank, 'hold:' || h.id AS row, 'hold' AS kind, h.job_id, 0::bigint AS posted, h.amount AS held,
                     NULL::text AS actor, NULL::text AS approver, NULL::text AS reason_code, NULL::text AS note, NULL::uuid AS dispute_id
                FROM hold h WHERE h.account_id = {userId}
              UNION ALL
              SELECT coalesce(h.resolved_at, t.at, h.created_at), 1, coalesce('tx:' || t.id, 'hold:' || h.id),
                     CASE h.state WHEN 'captured' THEN 'capture' WHEN 'released' THEN 'release' ELSE 'expire' END,
                     h.job_id, coalesce(e.amount, 0), -h.amount, t.actor, t.approver, t.reason_code, t.note, t.dispute_id
                FROM hold h
                LEFT JOIN tx t ON h.state = 'captured' AND t.idem_key = 'capture:' || h.id
                LEFT JOIN entry e ON e.tx_id = t.id AND e.account_id = h.account_id
                WHERE h.account_id = {userId} AND h.state <> 'held'
              UNION ALL
              SELECT t.at, 2, 'tx:' || t.id,
                     CASE WHEN EXISTS (SELECT 1 FROM entry g WHERE g.tx_id = t.id AND g.account_id = {goodwill}) THEN 'goodwill' ELSE t.kind END,
                     coalesce(t.job_id, d.job_id, th.job_id), e.amount, 0, t.actor, t.approver, t.reason_code, t.note, t.dispute_id
                FROM entry e JOIN tx t ON t.id = e.tx_id
                LEFT JOIN dispute d ON d.id = t.dispute_id
                LEFT JOIN hold th ON th.id = t.hold_id
                WHERE e.account_id = {userId}
                  AND NOT EXISTS (SELECT 1 FROM hold c WHERE c.account_id = {userId} AND c.state = 'captured' AND t.idem_key = 'capture:' || c.id)
            ), ran AS (
              SELECT step.*, (sum(posted) OVER w)::bigint AS posted_after, (sum(posted - held) OVER w)::bigint AS available_after
                FROM step WINDOW w AS (ORDER BY at, rank, row)
            )
            SELECT row AS "Row", kind AS "Kind", at AS "At", posted AS "Posted", held AS "Held", posted_after AS "PostedAfter", available_after AS "AvailableAfter",
                   actor AS "Actor", approver AS "Approver", reason_code AS "ReasonCode", note AS "Note", dispute_id AS "DisputeId"
              FROM ran WHERE job_id = {jobId} ORDER BY at, rank, row
            """).ToListAsync(ct);
        return [.. rows.Select(r => r.ToMovement())];
    }

    /// <summary>Where the books of the person and of this job contradict each other.</summary>
    public static async Task<IReadOnlyList<BookContradiction>> ContradictAsync(StudioDb db, Guid userId, Guid jobId, CancellationToken ct)
    {
        var revenue = SystemAccounts.Revenue;
        return await db.Database.SqlQuery<BookContradiction>(
            $"""
            SELECT 'account_posted' AS "Code", 'account:' || a.id AS "Row", a.posted AS "Said", s.total AS "Entries"
              FROM account a, LATERAL (SELECT coalesce(sum(e.amount), 0)::bigint AS total FROM entry e WHERE e.account_id = a.id) s
              WHERE a.id = {userId} AND a.posted <> s.total
            UNION ALL
            SELECT 'account_held', 'account:' || a.id, a.held, s.total
              FROM account a, LATERAL (SELECT coalesce(sum(h.amount), 0)::bigint AS total FROM hold h WHERE h.account_id = a.id AND h.state = 'held') s
              WHERE a.id = {userId} AND a.held <> s.total
            UNION ALL
            SELECT 'capture', 'hold:' || h.id, h.captured, s.total
              FROM hold h, LATERAL (SELECT coalesce(-sum(e.amount), 0)::bigint AS total FROM tx t JOIN entry e ON e.tx_id = t.id
                                      WHERE t.hold_id = h.id AND t.kind = 'capture' AND e.account_id = h.account_id) s
              WHERE h.job_id = {jobId} AND h.captured <> s.total
            UNION ALL
            SELECT 'refund', 'hold:' || h.id, h.refunded, s.total
              FROM hold h, LATERAL (SELECT coalesce(sum(e.amount), 0)::bigint AS total FROM tx t JOIN entry e ON e.tx_id = t.id LEFT JOIN dispute d ON d.id = t.dispute_id
                                      WHERE (t.job_id = h.job_id OR d.job_id = h.job_id OR t.hold_id = h.id) AND t.kind = 'refund' AND e.account_id = h.account_id
                                        AND EXISTS (SELECT 1 FROM entry r WHERE r.tx_id = t.id AND r.account_id = {revenue})) s
              WHERE h.job_id = {jobId} AND h.refunded <> s.total
            UNION ALL
            SELECT 'unbalanced', 'tx:' || t.id, 0, sum(e.amount)::bigint
              FROM tx t JOIN entry e ON e.tx_id = t.id LEFT JOIN hold h ON h.id = t.hold_id
              WHERE t.job_id = {jobId} OR h.job_id = {jobId} GROUP BY t.id HAVING sum(e.amount) <> 0
            UNION ALL
            SELECT 'history', 'generation:' || g.id, g.credits_used, h.captured
              FROM generation_history g JOIN hold h ON h.job_id = g.job_id
              WHERE g.job_id = {jobId} AND h.due IS NULL AND g.status IN ('completed', 'failed', 'cancelled') AND g.credits_used <> h.captured
            """).ToListAsync(ct);
    }

    private sealed record Step(
        string Row, string Kind, DateTimeOffset At, long Posted, long Held, long PostedAfter, long AvailableAfter, string? Actor, string? Approver,
        string? ReasonCode, string? Note, Guid? DisputeId)
    {
        public CaseMovement ToMovement() => new()
        {
            Kind = Kind,
            Row = Row,
            At = At,
            Posted = Posted,
            Held = Held,
            PostedBefore = PostedAfter - Posted,
            PostedAfter = PostedAfter,
            AvailableBefore = AvailableAfter - Posted + Held,
            AvailableAfter = AvailableAfter,
            Actor = Actor,
            Approver = Approver,
            ReasonCode = ReasonCode,
            Note = Note,
            DisputeId = DisputeId,
        };
    }
}
