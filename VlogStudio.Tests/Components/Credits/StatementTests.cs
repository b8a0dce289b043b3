using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Jobs;
using VlogStudio.Features.Credits;
using VlogStudio.Tests.Components.Accounts;
using VlogStudio.Tests.Core.Credits;
using VlogStudio.Tests.Core.Disputes;

namespace VlogStudio.Tests.Components.Credits;

/// <summary>Every number of the statement is worked out again from the entries.</summary>
public sealed class StatementTests(LedgerDatabase rooms) : PeopleTestContext(rooms), IClassFixture<LedgerDatabase>
{
    private static readonly TimeZoneInfo s_taipei = TimeZoneInfo.FindSystemTimeZoneById("Asia/Taipei");

    [Fact]
    public async Task Statement_AfterAllKindsOfMovements_ShowsWhatTheEntriesSay()
    {
        var film = await LiveThroughAllAsync();
        var page = Render();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[data-testid=entry]")));

        var shown = page.FindAll("[data-testid=entry]").Select(row => (
            Amount: Read(row.QuerySelector("[data-testid=entry-amount]")!.TextContent), After: Read(row.QuerySelector("[data-testid=entry-after]")!.TextContent))).ToList();

        Assert.Equal(await RecomputeAsync(), Enumerable.Reverse(shown));
        Assert.Equal($"/films/{film}", page.Find("[data-testid=entry-film]").GetAttribute("href"));
        Assert.Equal((await Rooms.BalanceAsync(Me)).Posted, shown[0].After);
    }

    [Fact]
    public async Task Statement_OfAMonth_OpensAndClosesWithTheEntries()
    {
        await LiveThroughAllAsync();
        // The month turns at midnight in Taipei, which is 16:00 UTC: one movement on each side of it.
        var order = await Rooms.InTransactionAsync(db => db.CreditEntries.Where(e => e.AccountId == Me).Join(db.CreditTransactions, e => e.TxId, t => t.Id, (e, t) => t).OrderBy(t => t.At).ThenBy(t => t.Id).Select(t => t.Id).ToListAsync());
        await Rooms.TamperAsync($"UPDATE tx SET at = '2026-10-31T15:59:59Z' WHERE id = '{order[0]}'");
        foreach (var id in order.Skip(1)) { await Rooms.TamperAsync($"UPDATE tx SET at = '2026-10-31T16:00:01Z' WHERE id = '{id}'"); }

        var november = await Rooms.Get<GetStatement>().HandleAsync(Me, StatementMonth.Parse("2026-11")!.In(s_taipei), new(0, 200), CancellationToken.None);
        var months = await Rooms.Get<GetStatement>().MonthsAsync(Me, s_taipei, CancellationToken.None);
        var page = Render("2026-11");

        var entries = (await RecomputeAsync()).Select(e => e.Amount).ToList();
        Assert.Equal((entries[0], entries.Skip(1).Where(a => a > 0).Sum(), entries.Skip(1).Where(a => a < 0).Sum(), entries.Sum()), (november.Opening, november.In, november.Out, november.Closing));
        Assert.Equal(["2026-11", "2026-10"], months.Select(m => m.ToString()));
        page.WaitForAssertion(() => Assert.Equal(entries.Count - 1, page.FindAll("[data-testid=entry]").Count));
        Assert.Contains("500", page.Find("[data-testid=statement-sums]").TextContent, StringComparison.Ordinal);
        Assert.Contains("month=2026-11", page.Find("[data-testid=statement-csv]").GetAttribute("href"), StringComparison.Ordinal);
    }

    private IRenderedComponent<StatementView> Render(string? month = null)
    {
        Assert.True(Services.GetRequiredService<ViewerClock>().Use(s_taipei.Id));
        return Render<StatementView>(p => p.Add(s => s.Month, month));
    }

    [Fact]
    public void Months_WhereTheClockJumpsOrTheTextIsNone_AreRight()
    {
        Assert.Null(StatementMonth.Parse("2026-13"));
        Assert.Null(StatementMonth.Parse("0000-01"));
        Assert.Null(StatementMonth.Parse("11-2026; drop table tx"));
        var berlin = StatementMonth.Parse("2026-03")!.In(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        Assert.Equal((new DateTimeOffset(2026, 2, 28, 23, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 31, 22, 0, 0, TimeSpan.Zero)), (berlin.From, berlin.To));
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"")]
    [InlineData("+1-1", "'+1-1")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("a,\"b\"\nc", "\"a,\"\"b\"\"\nc\"")]
    [InlineData("-20", "-20")]
    [InlineData("海邊 🏖️", "海邊 🏖️")]
    public void Csv_TextThatASpreadsheetWouldRun_IsText(string note, string cell)
    {
        var line = new StatementLine(new LedgerLine(Guid.Empty, TransactionKind.Adjust, -20, "correction", note, null, DateTimeOffset.UnixEpoch, 480), null, null, null);
        var rows = StatementCsv.Of([line], TimeZoneInfo.Utc);
        Assert.EndsWith($",{Guid.Empty},{cell}\r\n", rows, StringComparison.Ordinal);
        Assert.Contains("1970-01-01T00:00:00.000Z,1970-01-01 00:00:00 +00:00,adjust,correction,-20,480,", rows, StringComparison.Ordinal);
    }

    private static long Read(string shown) => long.Parse(shown.Replace('\u2212', '-'), System.Globalization.NumberStyles.Any, System.Globalization.CultureInfo.CurrentCulture);

    /// <summary>Welcome, a film, a refund, goodwill and a correction; answers the film.</summary>
    private async Task<Guid> LiveThroughAllAsync()
    {
        var none = CancellationToken.None;
        await Rooms.InTransactionAsync(async db =>
        {
            await Rooms.Get<OpenAccount>().HandleAsync(db, Me, none);
            return true;
        });
        var job = await Rooms.ChargeAsync(Me, 37, JobState.Partial);
        var film = Guid.CreateVersion7();
        await Rooms.TamperAsync($"UPDATE job SET kind = 'generate_vlog', subject_id = '{film}' WHERE id = '{job}'");
        var admin = await Rooms.AdminAsync();
        var settle = Rooms.Get<VlogStudio.Core.Disputes.SettleDispute>();
        Assert.True((await settle.HandleAsync(DisputeRooms.Order(await Rooms.DisputeAsync(Me, job), admin, 12), none)).IsOk);
        Assert.True((await settle.HandleAsync(DisputeRooms.Order(await Rooms.DisputeAsync(Me, job), admin, 20, "goodwill"), none)).IsOk);
        Assert.True((await Rooms.Get<AdjustCredits>().HandleAsync(new(admin, Me, -5, "correction", "Counted again.", null, TimeProvider.System.GetUtcNow()), none)).IsOk);
        return film;
    }

    /// <summary>Amount and running balance of each movement, oldest first, from nothing but the entries.</summary>
    private Task<List<(long Amount, long After)>> RecomputeAsync() => Rooms.InTransactionAsync(async db =>
    {
        var rows = await db.CreditEntries.Where(e => e.AccountId == Me).Join(db.CreditTransactions, e => e.TxId, t => t.Id, (e, t) => new { e.Amount, t.At, t.Id }).ToListAsync();
        var after = 0L;
        return rows.OrderBy(r => r.At).ThenBy(r => r.Id).Select(r => (r.Amount, after += r.Amount)).ToList();
    });
}
