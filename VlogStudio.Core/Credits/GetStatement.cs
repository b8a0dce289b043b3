using System.Globalization;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Credits;

/// <summary>Reads a person's account as a bank would print it: every movement with the balance it left, and what a period opened and closed with.</summary>
public sealed class GetStatement(IDbContextFactory<StudioDb> contexts)
{
    /// <summary>One page of a period, newest first, with the period's sums. Every number is a sum over entries, read in one snapshot.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="period">Which movements; null for all.</param>
    /// <param name="page">Which part of them.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Statement> HandleAsync(Guid userId, StatementPeriod? period, PageRequest page, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await using var snapshot = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
        var (from, to) = (period?.From ?? DateTimeOffset.UnixEpoch, period?.To ?? DateTimeOffset.UnixEpoch.AddYears(8000));
        var sums = await db.Database.SqlQuery<Sums>(
            $"""
            SELECT count(*) FILTER (WHERE t.at >= {from}) AS "Total",
                   (coalesce(sum(e.amount) FILTER (WHERE t.at < {from}), 0))::bigint AS "Opening",
                   (coalesce(sum(e.amount) FILTER (WHERE t.at >= {from} AND e.amount > 0), 0))::bigint AS "In",
                   (coalesce(sum(e.amount) FILTER (WHERE t.at >= {from} AND e.amount < 0), 0))::bigint AS "Out"
            FROM entry e JOIN tx t ON t.id = e.tx_id WHERE e.account_id = {userId} AND t.at < {to}
            """).SingleAsync(ct);
        // The running balance is of all movements; the period only chooses which are shown.
        var lines = await db.Database.SqlQuery<Line>(
            $"""
            SELECT * FROM (
              SELECT t.id AS "TxId", t.kind AS "Kind", e.amount AS "Amount", t.reason_code AS "ReasonCode", t.note AS "Note", t.job_id AS "JobId", t.at AS "At",
                     (sum(e.amount) OVER (ORDER BY t.at, t.id))::bigint AS "BalanceAfter", t.dispute_id AS "DisputeId", j.kind AS "JobKind", j.subject_id AS "SubjectId"
              FROM entry e JOIN tx t ON t.id = e.tx_id LEFT JOIN job j ON j.id = t.job_id WHERE e.account_id = {userId}
            ) AS line
            WHERE "At" >= {from} AND "At" < {to} ORDER BY "At" DESC, "TxId" DESC OFFSET {page.Skip} LIMIT {page.Limit}
            """).ToListAsync(ct);
        return new Statement([.. lines.Select(l => l.ToLine())], (int)sums.Total, sums.Opening, sums.In, sums.Out);
    }

    /// <summary>The months in which something moved, as the person's calendar has them, newest first.</summary>
    public async Task<IReadOnlyList<StatementMonth>> MonthsAsync(Guid userId, TimeZoneInfo zone, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(zone);
        await using var db = await contexts.CreateDbContextAsync(ct);
        // Every zone's months begin on a quarter of an hour; which month each lies in is .NET's business, for PostgreSQL may not know the zone's name.
        var quarters = await db.Database.SqlQuery<DateTimeOffset>(
            $"SELECT DISTINCT date_bin('15 minutes', t.at, '2000-01-01Z') AS \"Value\" FROM entry e JOIN tx t ON t.id = e.tx_id WHERE e.account_id = {userId}").ToListAsync(ct);
        return [.. quarters.Select(at => StatementMonth.Of(at, zone)).Distinct().OrderByDescending(m => m.Year).ThenByDescending(m => m.Month)];
    }

    private sealed record Sums(long Total, long Opening, long In, long Out);

    private sealed record Line(
        Guid TxId, string Kind, long Amount, string ReasonCode, string? Note, Guid? JobId, DateTimeOffset At, long BalanceAfter, Guid? DisputeId, string? JobKind, Guid? SubjectId)
    {
        public StatementLine ToLine() => new(
            new LedgerLine(TxId, Enum.Parse<TransactionKind>(Kind, ignoreCase: true), Amount, ReasonCode, Note, JobId, At, BalanceAfter), DisputeId, JobKind, SubjectId);
    }
}

/// <summary>A stretch of time.</summary>
/// <param name="From">From then on (UTC).</param>
/// <param name="To">Before then (UTC).</param>
public sealed record StatementPeriod(DateTimeOffset From, DateTimeOffset To);

/// <summary>A month of somebody's calendar.</summary>
/// <param name="Year">The year.</param>
/// <param name="Month">1 to 12.</param>
public sealed record StatementMonth(int Year, int Month)
{
    /// <summary>The month a moment lies in, in a time zone.</summary>
    public static StatementMonth Of(DateTimeOffset at, TimeZoneInfo zone)
    {
        var here = TimeZoneInfo.ConvertTime(at, zone);
        return new StatementMonth(here.Year, here.Month);
    }

    /// <summary>Reads <c>2026-11</c>; null for anything else.</summary>
    public static StatementMonth? Parse(string? text) =>
        DateOnly.TryParseExact($"{text}-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 1970 and < 9000 ? new(day.Year, day.Month) : null;

    /// <summary>When it begins and ends in a time zone.</summary>
    public StatementPeriod In(TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var first = new DateTime(Year, Month, 1, 0, 0, 0, DateTimeKind.Unspecified);
        return new StatementPeriod(Begin(first, zone), Begin(first.AddMonths(1), zone));
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Year:0000}-{Month:00}");

    // Where the clock jumps over midnight, the day begins when it lands.
    private static DateTimeOffset Begin(DateTime midnight, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(midnight)) { midnight = midnight.AddMinutes(15); }
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUniversalTime();
    }
}

/// <summary>A page of a period.</summary>
/// <param name="Lines">The movements, newest first.</param>
/// <param name="Total">How many the period has.</param>
/// <param name="Opening">What was posted before it.</param>
/// <param name="In">What came in, zero or above.</param>
/// <param name="Out">What went out, zero or below.</param>
public sealed record Statement(IReadOnlyList<StatementLine> Lines, int Total, long Opening, long In, long Out)
{
    /// <summary>What was posted at its end.</summary>
    public long Closing => Opening + In + Out;
}

/// <summary>A movement with what it was for.</summary>
/// <param name="Line">The movement.</param>
/// <param name="DisputeId">The dispute it settled, or null.</param>
/// <param name="JobKind">The kind of its job, or null.</param>
/// <param name="SubjectId">The row its job is about (for a film's job the film), or null.</param>
public sealed record StatementLine(LedgerLine Line, Guid? DisputeId, string? JobKind, Guid? SubjectId);
