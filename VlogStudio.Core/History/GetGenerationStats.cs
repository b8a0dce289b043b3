using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.History;

/// <summary>Counts a person's generations by outcome, type and day, with the credits that moved, which come from the ledger alone.</summary>
public sealed class GetGenerationStats(IDbContextFactory<StudioDb> contexts, GetSpending spending, TimeProvider clock)
{
    /// <summary>The most days that are told one by one.</summary>
    public const int MaxDays = 366;

    private const int UsualDays = 30;

    /// <summary>The counts of all time, and the last 30 days one by one.</summary>
    public async Task<GenerationStats> HandleAsync(Guid userId, CancellationToken ct) => (await HandleAsync(userId, new StatsSpan(null, null, TimeZoneInfo.Utc), ct)).Value!;

    /// <summary>The counts of a span, removed rows left out; credits count them too, because they were paid.</summary>
    /// <returns>The counts; or <c>bad_span</c> where it ends before it begins or is longer than <see cref="MaxDays"/>.</returns>
    public async Task<Result<GenerationStats>> HandleAsync(Guid userId, StatsSpan span, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(span);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), span.Zone).DateTime);
        var last = span.To ?? (span.From is { } begin && begin > today ? begin : today);
        if (last.DayNumber < UsualDays || last.DayNumber > DateOnly.MaxValue.DayNumber - 2) { return Problem.Invalid("to", "bad_span", MaxDays); }
        var first = span.From ?? last.AddDays(1 - UsualDays);
        if (first > last || last.DayNumber - first.DayNumber >= MaxDays) { return Problem.Invalid("from", "bad_span", MaxDays); }
        var (from, to) = (Midnight(first, span.Zone), Midnight(last.AddDays(1), span.Zone));
        var isAll = span is { From: null, To: null };

        await using var db = await contexts.CreateDbContextAsync(ct);
        var shown = db.Generations.Where(h => h.UserId == userId && !h.IsDeleted);
        if (!isAll) { shown = shown.Where(h => h.CreatedAt >= from && h.CreatedAt < to); }
        var groups = await shown.GroupBy(h => new { h.GenerationType, h.Status }).Select(g => new { g.Key.GenerationType, g.Key.Status, Count = g.Count() }).ToListAsync(ct);
        var byDay = await DaysAsync(db, userId, from, to, span.Zone, ct);
        var moved = (await spending.HandleAsync(userId, from, to, span.Zone, ct)).ToDictionary(d => d.Date);
        var byType = await CreditsByTypeAsync(db, userId, isAll ? null : from, isAll ? null : to, ct);
        var days = Enumerable.Range(0, last.DayNumber - first.DayNumber + 1).Select(first.AddDays).Select(date => DayStats.Of(
            date, byDay.Where(d => d.Date == date).Select(d => (d.Status, d.Count)), moved.GetValueOrDefault(date))).ToList();
        return new GenerationStats(
            groups.Sum(g => g.Count),
            Enum.GetValues<GenerationStatus>().ToDictionary(s => s, s => groups.Where(g => g.Status == s).Sum(g => g.Count)),
            groups.GroupBy(g => g.GenerationType, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum(x => x.Count), StringComparer.Ordinal),
            byType.Values.Sum(), byType, days);
    }

    /// <summary>The first moment of a day; where the clock is put forward over midnight, the first that there is.</summary>
    internal static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var at = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(at)) { at = at.AddMinutes(15); }
        // Of a midnight that comes twice the first one: the larger distance from UTC.
        var offset = zone.IsAmbiguousTime(at) ? zone.GetAmbiguousTimeOffsets(at).Max() : zone.GetUtcOffset(at);
        return new DateTimeOffset(at, offset).ToUniversalTime();
    }

    private static async Task<List<DayCount>> DaysAsync(StudioDb db, Guid userId, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone, CancellationToken ct)
    {
        var rows = await db.Database.SqlQuery<DayRow>(
            $"""
            SELECT (created_at AT TIME ZONE {zone.Id})::date AS "Date", status AS "Status", count(*)::int AS "Count"
            FROM generation_history WHERE user_id = {userId} AND NOT is_deleted AND created_at >= {from} AND created_at < {to}
            GROUP BY 1, 2
            """).ToListAsync(ct);
        return [.. rows.Select(r => new DayCount(r.Date, Enum.Parse<GenerationStatus>(r.Status, ignoreCase: true), r.Count))];
    }

    /// <summary>What was taken for each type, less what was given back: sums of entries.</summary>
    private static async Task<Dictionary<string, long>> CreditsByTypeAsync(StudioDb db, Guid userId, DateTimeOffset? from, DateTimeOffset? to, CancellationToken ct)
    {
        var (least, most) = (from ?? DateTimeOffset.MinValue.AddYears(1), to ?? DateTimeOffset.MaxValue.AddYears(-1));
        return await db.Database.SqlQuery<TypeRow>(
            $"""
            SELECT coalesce(h.generation_type, '') AS "Type", (-sum(e.amount))::bigint AS "Credits"
            FROM entry e JOIN tx t ON t.id = e.tx_id LEFT JOIN generation_history h ON h.job_id = t.job_id
            WHERE e.account_id = {userId} AND t.job_id IS NOT NULL AND t.at >= {least} AND t.at < {most}
            GROUP BY 1
            """).ToDictionaryAsync(r => r.Type, r => r.Credits, StringComparer.Ordinal, ct);
    }

    private sealed record DayRow(DateOnly Date, string Status, int Count);

    private sealed record DayCount(DateOnly Date, GenerationStatus Status, int Count);

    private sealed record TypeRow(string Type, long Credits);
}

/// <summary>Which days are counted.</summary>
/// <param name="From">The first; null for all time, with the last 30 days one by one.</param>
/// <param name="To">The last; null for today.</param>
/// <param name="Zone">Whose midnight parts the days.</param>
public sealed record StatsSpan(DateOnly? From, DateOnly? To, TimeZoneInfo Zone);

/// <summary>Counts of generations.</summary>
/// <param name="Total">How many there are.</param>
/// <param name="ByStatus">How many are where.</param>
/// <param name="ByType">How many of which type.</param>
/// <param name="CreditsUsed">Credits taken for them, less what was given back: a sum of ledger entries.</param>
/// <param name="CreditsByType">The same by type.</param>
/// <param name="Days">Each day of the span.</param>
public sealed record GenerationStats(
    int Total, IReadOnlyDictionary<GenerationStatus, int> ByStatus, IReadOnlyDictionary<string, int> ByType, long CreditsUsed,
    IReadOnlyDictionary<string, long> CreditsByType, IReadOnlyList<DayStats> Days);

/// <summary>One day.</summary>
/// <param name="Date">The day.</param>
/// <param name="Completed">How many asked for on it were made.</param>
/// <param name="Failed">How many were not made.</param>
/// <param name="Cancelled">How many were stopped.</param>
/// <param name="UnderWay">How many wait or are being made.</param>
/// <param name="Charged">Credits taken on it.</param>
/// <param name="Returned">Credits given back on it.</param>
public sealed record DayStats(DateOnly Date, int Completed, int Failed, int Cancelled, int UnderWay, long Charged, long Returned)
{
    /// <summary>How many were asked for.</summary>
    public int Total => Completed + Failed + Cancelled + UnderWay;

    internal static DayStats Of(DateOnly date, IEnumerable<(GenerationStatus Status, int Count)> counts, DaySpending? moved)
    {
        var by = counts.ToDictionary(c => c.Status, c => c.Count);
        int Count(GenerationStatus status) => by.GetValueOrDefault(status);
        return new DayStats(
            date, Count(GenerationStatus.Completed), Count(GenerationStatus.Failed), Count(GenerationStatus.Cancelled),
            Count(GenerationStatus.Pending) + Count(GenerationStatus.Processing), moved?.Charged ?? 0, moved?.Returned ?? 0);
    }
}
