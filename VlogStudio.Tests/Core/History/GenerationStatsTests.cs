using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Credits;
using VlogStudio.Core.History;
using VlogStudio.Tests.Core.Credits;

namespace VlogStudio.Tests.Core.History;

public sealed class GenerationStatsTests(LedgerDatabase rooms) : IClassFixture<LedgerDatabase>
{
    private static readonly TimeZoneInfo Seoul = TimeZoneInfo.FindSystemTimeZoneById("Asia/Seoul");

    [Fact]
    public async Task Stats_ManyFilms_SayWhatTheEntriesSay()
    {
        var random = new Random(20261121);
        var user = await rooms.AccountAsync(500);
        var outcomes = new List<(GenerationStatus Status, string Type)>();
        for (var i = 0; i < 40; i++)
        {
            var type = random.Next(3) switch { 0 => "short_video", 1 => "blog_post", _ => "vlog" };
            var status = random.Next(4) switch { 0 => GenerationStatus.Failed, 1 => GenerationStatus.Cancelled, _ => GenerationStatus.Completed };
            var (held, taken) = (random.Next(1, 10), 0);
            taken = status == GenerationStatus.Completed ? random.Next(1, held + 1) : 0;
            var job = Guid.CreateVersion7();
            await rooms.InTransactionAsync(async db =>
            {
                await rooms.Get<PlaceHold>().HandleAsync(db, user, job, held, CancellationToken.None);
                await rooms.Get<NoteGeneration>().HandleAsync(db, new AskedGeneration(user, type, job, "{}"), CancellationToken.None);
                if (taken > 0) { await rooms.Get<CaptureHold>().HandleAsync(db, job, taken, CancellationToken.None); } else { await rooms.Get<ReleaseHold>().HandleAsync(db, job, CancellationToken.None); }
                // What the row remembers is wrong on purpose: no sum may be made of it.
                return await rooms.Get<SettleGeneration>().HandleAsync(db, job, new GenerationOutcome(status) { CreditsUsed = 1000 + i }, CancellationToken.None);
            });
            outcomes.Add((status, type));
        }

        var stats = await rooms.Get<GetGenerationStats>().HandleAsync(user, CancellationToken.None);

        var entries = await EntriesAsync(user);
        Assert.Equal(-entries.Where(e => e.Kind == TransactionKind.Capture).Sum(e => e.Amount), stats.CreditsUsed);
        Assert.Equal(stats.CreditsUsed, stats.Days.Sum(d => d.Charged - d.Returned));
        Assert.Equal(stats.CreditsUsed, stats.CreditsByType.Values.Sum());
        Assert.Equal(40, stats.Days.Sum(d => d.Total));
        Assert.Equal(30, stats.Days.Count);
        foreach (var status in Enum.GetValues<GenerationStatus>()) { Assert.Equal(outcomes.Count(o => o.Status == status), stats.ByStatus[status]); }
        foreach (var (type, number) in stats.ByType) { Assert.Equal(outcomes.Count(o => o.Type == type), number); }
        foreach (var (type, credits) in stats.CreditsByType)
        {
            var jobs = await rooms.InTransactionAsync(db => db.Generations.Where(h => h.UserId == user && h.GenerationType == type).Select(h => h.JobId).ToListAsync());
            Assert.Equal(-entries.Where(e => jobs.Contains(e.JobId)).Sum(e => e.Amount), credits);
        }
        var charges = await rooms.Get<ListCharges>().HandleAsync([.. entries.Where(e => e.JobId is not null).Select(e => e.JobId!.Value).Distinct()], CancellationToken.None);
        Assert.Equal(stats.CreditsUsed, charges.Values.Sum(c => c.Net));
    }

    [Fact]
    public async Task Stats_OtherZone_CountsByThatZonesMidnight()
    {
        var user = Guid.CreateVersion7();
        // 23:30 of the 1st in UTC is 08:30 of the 2nd in Seoul.
        await AtAsync(user, new DateTimeOffset(2026, 5, 1, 23, 30, 0, TimeSpan.Zero));
        await AtAsync(user, new DateTimeOffset(2026, 5, 2, 14, 59, 0, TimeSpan.Zero));
        await AtAsync(user, new DateTimeOffset(2026, 5, 2, 15, 0, 0, TimeSpan.Zero));

        var stats = (await rooms.Get<GetGenerationStats>().HandleAsync(user, new StatsSpan(new DateOnly(2026, 5, 2), new DateOnly(2026, 5, 2), Seoul), CancellationToken.None)).Value!;

        Assert.Equal(2, Assert.Single(stats.Days).Total);
        Assert.Equal(2, stats.Total);
    }

    [Theory]
    [InlineData("2026-05-02", "2026-05-01")]
    [InlineData("2020-01-01", "2026-05-01")]
    [InlineData(null, "0001-01-01")]
    [InlineData("9999-12-31", "9999-12-31")]
    public async Task Stats_ImpossibleSpan_IsRefused(string? from, string to)
    {
        var span = new StatsSpan(from is null ? null : DateOnly.Parse(from, System.Globalization.CultureInfo.InvariantCulture), DateOnly.Parse(to, System.Globalization.CultureInfo.InvariantCulture), TimeZoneInfo.Utc);

        Assert.Equal("bad_span", (await rooms.Get<GetGenerationStats>().HandleAsync(Guid.CreateVersion7(), span, CancellationToken.None)).Problems[0].Code);
    }

    [Fact]
    public void Midnight_WhereTheClockSkipsOrRepeatsIt_IsTheFirstMomentOfTheDay()
    {
        var beirut = TimeZoneInfo.FindSystemTimeZoneById("Asia/Beirut");
        // Summer time begins at midnight there: the day begins at one.
        Assert.Equal(new DateTimeOffset(2022, 3, 26, 22, 0, 0, TimeSpan.Zero), GetGenerationStats.Midnight(new DateOnly(2022, 3, 27), beirut));
        Assert.Equal(new DateTimeOffset(2026, 5, 1, 15, 0, 0, TimeSpan.Zero), GetGenerationStats.Midnight(new DateOnly(2026, 5, 2), Seoul));
    }

    private Task<int> AtAsync(Guid user, DateTimeOffset at) => rooms.InTransactionAsync(db =>
    {
        db.Generations.Add(new GenerationHistory { UserId = user, GenerationType = "vlog", InputParams = "{}", CreatedAt = at });
        return db.SaveChangesAsync();
    });

    private Task<List<(TransactionKind Kind, Guid? JobId, long Amount)>> EntriesAsync(Guid user) => rooms.InTransactionAsync(async db =>
        (await db.CreditEntries.Where(e => e.AccountId == user).Join(db.CreditTransactions, e => e.TxId, t => t.Id, (e, t) => new { t.Kind, t.JobId, e.Amount }).ToListAsync())
            .ConvertAll(x => (x.Kind, x.JobId, x.Amount)));
}
