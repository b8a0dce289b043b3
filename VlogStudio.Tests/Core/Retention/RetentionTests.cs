using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Data;
using VlogStudio.Core.Disputes;
using VlogStudio.Core.History;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Recordings;
using VlogStudio.Core.Retention;
using VlogStudio.Core.Storage;
using VlogStudio.Core.Vlogs;
using VlogStudio.Tests.Api.Vlogs;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Retention;

/// <summary>How long things are kept: what is old goes by its rule, and what a job or a dispute needs stays.</summary>
public sealed class RetentionTests(VlogsApp app) : IClassFixture<VlogsApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SourceRecordings_WithoutASetting_StayForEver()
    {
        var (_, _, recording) = await FilmAsync();
        Assert.Equal(0, await Old(null, TimeSpan.FromDays(100_000)).HandleAsync(Ct));
        Assert.Null((await RecordingAsync(recording)).DeletedAt);
    }

    [Fact]
    public async Task SourceRecordings_OldOnes_AreRemovedOnceNoFilmIsBeingMadeOfThem()
    {
        var (person, job, recording) = await FilmAsync();
        var rule = Old(TimeSpan.FromDays(30), TimeSpan.FromDays(40));

        await rule.HandleAsync(Ct);
        Assert.Null((await RecordingAsync(recording)).DeletedAt);
        await using (var db = await app.Get<IDbContextFactory<StudioDb>>().CreateDbContextAsync(Ct)) { Assert.True((await rule.LookAsync(db, Ct)).Needed >= 1); }
        await EndAsync(job);
        await rule.HandleAsync(Ct);

        Assert.NotNull((await RecordingAsync(recording)).DeletedAt);
        // As after a removal by hand, it can be brought back while its objects are there.
        await app.WithDbAsync(db => db.Recordings.Where(r => r.Id == recording).ExecuteUpdateAsync(set => set.SetProperty(r => r.OriginalKey, "recordings/a/b/original"), Ct));
        Assert.True((await app.Get<RestoreRecording>().HandleAsync(person.Id, recording, Ct)).IsOk);
        Assert.Null((await RecordingAsync(recording)).DeletedAt);
    }

    [Fact]
    public async Task RemovedRecordings_ThatADisputeOrAFilmNeeds_KeepTheirOriginals()
    {
        var (person, job, recording) = await FilmAsync();
        var key = ObjectKeys.Original(person.Id, recording);
        var store = app.Get<IObjectStore>();
        await store.PutAsync(key, new MemoryStream("x"u8.ToArray()), 1, "video/mp4", Ct);
        var removed = TimeProvider.System.GetUtcNow();
        await app.WithDbAsync(db => db.Recordings.Where(r => r.Id == recording).ExecuteUpdateAsync(set => set.SetProperty(r => r.OriginalKey, key).SetProperty(r => r.DeletedAt, removed), Ct));

        await PurgeAsync(TimeSpan.FromDays(8));
        Assert.NotNull(await store.FindAsync(key, Ct));
        await EndAsync(job);
        var dispute = await DisputeAsync(person, job);
        await PurgeAsync(TimeSpan.FromDays(8));
        Assert.NotNull(await store.FindAsync(key, Ct));
        await SettleAsync(dispute);
        await PurgeAsync(TimeSpan.FromDays(6));
        Assert.NotNull(await store.FindAsync(key, Ct));
        await PurgeAsync(TimeSpan.FromDays(8));

        Assert.Null(await store.FindAsync(key, Ct));
        Assert.Null((await RecordingAsync(recording)).OriginalKey);
    }

    [Fact]
    public async Task Trash_OfADisputedFilm_IsNotEmptied()
    {
        var (person, job, _) = await FilmAsync();
        await EndAsync(job);
        var removed = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(31);
        await app.WithDbAsync(db => db.Generations.Where(g => g.JobId == job).ExecuteUpdateAsync(set => set.SetProperty(g => g.IsDeleted, true).SetProperty(g => g.RemovedAt, removed), Ct));
        var dispute = await DisputeAsync(person, job);

        await app.Get<EmptyTrash>().HandleAsync(Ct);
        Assert.Null((await GenerationAsync(job)).ClearedAt);
        await SettleAsync(dispute);
        await app.Get<EmptyTrash>().HandleAsync(Ct);

        Assert.NotNull((await GenerationAsync(job)).ClearedAt);
    }

    [Fact]
    public void CachedSegments_NobodyTook_GoAfterTheirTime()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("someone"));
        File.WriteAllText(folder.File("someone/old"), "12345");
        File.WriteAllText(folder.File("someone/new"), "1");
        File.SetLastWriteTimeUtc(folder.File("someone/old"), TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-3));

        using var never = new SweepSegments(Options.Create(new VlogsOptions { CacheFolder = folder.Path }), TimeProvider.System);
        Assert.Equal(0, never.Handle());
        using var sweep = new SweepSegments(Options.Create(new VlogsOptions { CacheFolder = folder.Path, CacheLifetime = TimeSpan.FromDays(2) }), TimeProvider.System);
        Assert.Equal(new RetentionFinding(1, 5), sweep.Look());
        Assert.Equal(1, sweep.Handle());

        Assert.Equal([folder.File("someone/new")], Directory.GetFiles(folder.File("someone")));
    }

    [Fact]
    public async Task ApplyRetention_OneRuleFails_TheOthersAreApplied()
    {
        var applied = 0;
        RetentionRule Rule(string name, TimeSpan? kept, Func<int> apply) => new()
        {
            Name = name, Kept = () => kept, LookAsync = _ => Task.FromResult(new RetentionFinding(0, 0)), ApplyAsync = _ => Task.FromResult(apply()),
        };
        var apply = new ApplyRetention(
            [Rule("a", TimeSpan.FromDays(1), () => throw new ObjectStoreException("away", isTransient: true)), Rule("b", null, () => applied += 100), Rule("c", TimeSpan.FromDays(1), () => ++applied)],
            app.Get<IDbContextFactory<StudioDb>>(), app.Get<WriteAudit>(), NullLogger<ApplyRetention>.Instance);

        Assert.Equal(1, await apply.HandleAsync(Ct));
        Assert.Equal(1, applied);
        // What went by which rule can be looked up; what did nothing left no row.
        var kept = await app.WithDbAsync(db => db.AuditEntries.AsNoTracking().Where(a => a.Action == "retention_applied" && (a.Subject == "rule:a" || a.Subject == "rule:b" || a.Subject == "rule:c")).ToListAsync(Ct));
        var row = Assert.Single(kept);
        Assert.Equal(("system", "rule:c"), (row.Actor, row.Subject));
        Assert.Equal((1, 24), ((int)JsonNode.Parse(row.After!)!["count"]!, (int)JsonNode.Parse(row.After!)!["kept_hours"]!));
    }

    [Fact]
    public async Task SweepRecordingObjects_OnlyWhatNoRowNamesGoes()
    {
        var (person, _, recording) = await FilmAsync();
        var store = app.Get<IObjectStore>();
        var (kept, stray, foreign) = (ObjectKeys.RecordingPoster(person.Id, recording), ObjectKeys.RecordingPoster(person.Id, Guid.CreateVersion7()), "recordings/a/b/original");
        foreach (var key in (string[])[kept, stray, foreign]) { await store.PutAsync(key, new MemoryStream("x"u8.ToArray()), 1, "image/jpeg", Ct); }
        Task<int> SweepAsync(TimeSpan later) => new SweepRecordingObjects(app.Get<IDbContextFactory<StudioDb>>(), store, Clock(later)).HandleAsync(Ct);

        await SweepAsync(TimeSpan.FromHours(23));
        Assert.NotNull(await store.FindAsync(stray, Ct));
        Assert.True(await SweepAsync(TimeSpan.FromHours(25)) >= 1);

        Assert.Null(await store.FindAsync(stray, Ct));
        Assert.NotNull(await store.FindAsync(kept, Ct));
        Assert.NotNull(await store.FindAsync(foreign, Ct));
    }

    private static ManualClock Clock(TimeSpan later) => new(TimeProvider.System.GetUtcNow() + later);

    private RemoveOldRecordings Old(TimeSpan? kept, TimeSpan later) => new(
        app.Get<IDbContextFactory<StudioDb>>(), app.Get<IEnumerable<RetentionNeed>>(), app.Get<LiveBus>(), Options.Create(new RecordingsOptions { SourceLifetime = kept }), Clock(later));

    private Task<int> PurgeAsync(TimeSpan later) => new PurgeRecordings(
        app.Get<IDbContextFactory<StudioDb>>(), app.Get<IObjectStore>(), app.Get<IEnumerable<RetentionNeed>>(), app.Get<IOptions<RecordingsOptions>>(), Clock(later)).HandleAsync(Ct);

    private async Task<(Person Person, Guid Job, Guid Recording)> FilmAsync()
    {
        var person = await app.RegisterAsync();
        var events = await DaySeed.AddAsync(app, person.Id);
        using var answer = await person.Http.PostAsJsonAsync("api/v1/vlogs", new { target_date = "2026-05-02", event_ids = events, resolution = "720p", max_duration = 30 }, Ct);
        var job = (Guid)(await answer.Content.ReadFromJsonAsync<JsonObject>(Ct))!["job_id"]!;
        return (person, job, await app.WithDbAsync(db => db.Recordings.Where(r => r.UserId == person.Id).Select(r => r.Id).SingleAsync(Ct)));
    }

    private async Task EndAsync(Guid job)
    {
        var user = await app.WithDbAsync(db => db.Jobs.Where(j => j.Id == job).Select(j => j.UserId).SingleAsync(Ct));
        await app.Get<CancelJob>().HandleAsync(user, job, Ct);
        await StudioApp.UntilAsync(async () => (await app.WithDbAsync(db => db.Jobs.AsNoTracking().SingleAsync(j => j.Id == job, Ct))).State.IsTerminal(), "the job has ended");
    }

    private Task<Guid> DisputeAsync(Person person, Guid job) => app.WithDbAsync(async db =>
    {
        var dispute = new Dispute { UserId = person.Id, JobId = job, Claim = "It is not mine.", CreatedAt = TimeProvider.System.GetUtcNow() };
        db.Disputes.Add(dispute);
        await db.SaveChangesAsync(Ct);
        return dispute.Id;
    });

    private Task SettleAsync(Guid dispute) => app.TamperAsync($"UPDATE dispute SET state = 'rejected', decision = 'reject', decided_at = now() WHERE id = '{dispute}'");

    private Task<Recording> RecordingAsync(Guid id) => app.WithDbAsync(db => db.Recordings.AsNoTracking().SingleAsync(r => r.Id == id, Ct));

    private Task<GenerationHistory> GenerationAsync(Guid job) => app.WithDbAsync(db => db.Generations.AsNoTracking().SingleAsync(g => g.JobId == job, Ct));
}
