using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Vlogs.Sharing;
using VlogStudio.Tests.Core.Jobs;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Vlogs.Sharing;

/// <summary>Who gets which segment, and whose word about it counts: the rows, with real races and the database's clock.</summary>
public sealed class SegmentTasksTests(PrivatePostgresFixture postgres) : IAsyncLifetime
{
    private const string Tools = "the same tools";
    private static readonly StoredSegment Made = new(
        "out/x/segment", "aa", 3, new SegmentNote { Frames = 30, Extradata = "e", Digest = "d" }, TimeSpan.FromSeconds(2));

    private JobsNodeUnderTest _maker = null!;
    private JobsNodeUnderTest _helper = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var database = await postgres.CreateDatabaseAsync();
        _maker = Node(database, "maker");
        _helper = Node(database, "helper");
    }

    public async ValueTask DisposeAsync()
    {
        await _maker.DisposeAsync();
        await _helper.DisposeAsync();
    }

    private static JobsNodeUnderTest Node(string database, string name) =>
        new(database, o => o.NodeId = name, services => services.AddSingleton<SegmentTasks>().AddSingleton<SegmentClaims>());

    private SegmentTasks Film => _maker.Get<SegmentTasks>();

    private SegmentClaims Helper => _helper.Get<SegmentClaims>();

    private static OfferedSegment[] Segments(int count, TimeSpan? patience = null) =>
        [.. Enumerable.Range(0, count).Select(i => new OfferedSegment($"s{i:00}", i, $"work {i}", patience ?? TimeSpan.FromHours(1)))];

    /// <summary>A film that the first node makes, with segments laid out.</summary>
    private async Task<(Guid JobId, int Fence)> OfferAsync(int count, TimeSpan? patience = null)
    {
        var attempt = await BeginAsync();
        Assert.True(await Film.OfferAsync(attempt, Tools, Segments(count, patience), Ct));
        return attempt;
    }

    private async Task<(Guid JobId, int Fence)> BeginAsync()
    {
        await _maker.EnqueueAsync();
        var (job, _) = (await _maker.Get<ClaimJob>().HandleAsync(JobGroup.Render, [ScriptedHandler.Scripted.Name], Ct))!.Value;
        return (job.Id, job.Fence);
    }

    private async Task<string> StateAsync((Guid JobId, int Fence) attempt, string key) =>
        (await Film.ReadAsync(attempt, Ct)).SingleOrDefault(s => s.Key == key)?.State ?? "kept or gone";

    private async Task DoAsync(FormattableString sql)
    {
        await using var db = await _maker.OpenAsync();
        await db.Database.ExecuteSqlAsync(sql, Ct);
    }

    [Fact]
    public async Task Take_ByFilmAndHelper_FilmTakesFromTheFrontAndTheHelperFromTheEnd()
    {
        var film = await OfferAsync(4);
        Assert.Equal("s00", await Film.KeepNextAsync(film, Ct));
        Assert.Equal(("s03", "work 3"), await Helper.ClaimAsync(Tools, null, Ct) is { } a ? (a.Key, a.Work) : default);
        Assert.Equal("s01", await Film.KeepNextAsync(film, Ct));
        Assert.Equal("s02", (await Helper.ClaimAsync(Tools, film.JobId, Ct))?.Key);
        Assert.Null(await Film.KeepNextAsync(film, Ct));
        Assert.Null(await Helper.ClaimAsync(Tools, null, Ct));
    }

    [Fact]
    public async Task Claim_OfOtherToolsOrOfTheOwnFilm_FindsNothing()
    {
        await OfferAsync(2);
        Assert.Null(await Helper.ClaimAsync("an ffmpeg that was updated", null, Ct));
        Assert.Null(await Helper.ClaimAsync(Tools, Guid.CreateVersion7(), Ct));
        Assert.Null(await _maker.Get<SegmentClaims>().ClaimAsync(Tools, null, Ct));
        Assert.NotNull(await Helper.ClaimAsync(Tools, null, Ct));
    }

    [Fact]
    public async Task Take_ByManyAtOnce_GivesEachSegmentToOne()
    {
        var film = await OfferAsync(40);
        var taken = await Task.WhenAll(Enumerable.Range(0, 60).Select(async i => i % 3 == 0 ? await Film.KeepNextAsync(film, Ct) : (await Helper.ClaimAsync(Tools, null, Ct))?.Key));
        var got = taken.OfType<string>().ToList();
        Assert.Equal(got.Count, got.Distinct().Count());
        // Whoever found a row locked at that moment came away with the next or with nothing; nothing is lost.
        while (await Film.KeepNextAsync(film, Ct) is { } key) { got.Add(key); }
        Assert.Equal(Segments(40).Select(s => s.Key), got.Order());
    }

    [Fact]
    public async Task Finish_OfTheHolder_IsSeenByTheFilm()
    {
        var film = await OfferAsync(1);
        var task = (await Helper.ClaimAsync(Tools, null, Ct))!;
        Assert.True(await Helper.BeatAsync(task, 0.5, Ct));
        Assert.Equal(0.5, Assert.Single(await Film.ReadAsync(film, Ct)).Progress);
        Assert.True(await Helper.FinishAsync(task, Made, Ct));

        var done = Assert.Single(await Film.ReadAsync(film, Ct));
        Assert.Equal(("done", "helper", Made.ObjectKey, Made.Sha256, 3L), (done.State, done.WorkerId, done.ObjectKey, done.Sha256, done.Bytes));
        Assert.False(await Helper.FinishAsync(task, Made, Ct));
        Assert.Null(await Film.KeepNextAsync(film, Ct));
        Assert.Equal([Made.ObjectKey], await Film.ClearAsync(film, Ct));
        Assert.Empty(await Film.ReadAsync(film, Ct));
    }

    [Fact]
    public async Task Lease_ThatRanOut_GivesTheSegmentToTheFilmAndTheLateHelperIsRefused()
    {
        var film = await OfferAsync(1);
        var task = (await Helper.ClaimAsync(Tools, null, Ct))!;
        Assert.Null(await Film.KeepNextAsync(film, Ct));
        await DoAsync($"UPDATE segment_task SET lease_until = now() - interval '1 second'");

        Assert.Equal(task.Key, await Film.KeepNextAsync(film, Ct));
        Assert.False(await Helper.BeatAsync(task, 0.9, Ct));
        Assert.False(await Helper.FinishAsync(task, Made, Ct));
        await Helper.GiveBackAsync(task, isRefused: false, Ct);
        Assert.Null(await Helper.ClaimAsync(Tools, null, Ct));
    }

    [Fact]
    public async Task Lease_ThatRanOut_MayPassToAnotherHelperAndTheFirstIsRefused()
    {
        await OfferAsync(1);
        var first = (await Helper.ClaimAsync(Tools, null, Ct))!;
        await DoAsync($"UPDATE segment_task SET lease_until = now() - interval '1 second'");
        // The same node again, as after it was frozen: the number of the claim tells the two apart.
        var second = (await Helper.ClaimAsync(Tools, null, Ct))!;

        Assert.Equal(first.Claim + 1, second.Claim);
        Assert.False(await Helper.BeatAsync(first, 1, Ct));
        Assert.False(await Helper.FinishAsync(first, Made, Ct));
        Assert.True(await Helper.FinishAsync(second, Made, Ct));
    }

    [Fact]
    public async Task Keep_WhileAHelperIsSlow_TakesWhatIsOpenFirstAndTheSlowOneOnlyThen()
    {
        var film = await OfferAsync(2, TimeSpan.FromMinutes(1));
        var slow = (await Helper.ClaimAsync(Tools, null, Ct))!;
        await DoAsync($"UPDATE segment_task SET taken_at = now() - interval '2 minutes' WHERE key = {slow.Key}");
        Assert.True(await Helper.BeatAsync(slow, 0.1, Ct));

        Assert.Equal("s00", await Film.KeepNextAsync(film, Ct));
        Assert.True(await Helper.BeatAsync(slow, 0.1, Ct));
        Assert.Equal(slow.Key, await Film.KeepNextAsync(film, Ct));
        Assert.False(await Helper.BeatAsync(slow, 0.2, Ct));
    }

    [Fact]
    public async Task Refuse_ASegment_LeavesItToTheFilmAlone()
    {
        var film = await OfferAsync(1);
        await Helper.GiveBackAsync((await Helper.ClaimAsync(Tools, null, Ct))!, isRefused: true, Ct);
        Assert.Equal("refused", await StateAsync(film, "s00"));
        Assert.Null(await Helper.ClaimAsync(Tools, null, Ct));
        Assert.Equal("s00", await Film.KeepNextAsync(film, Ct));
    }

    [Theory]
    [InlineData("UPDATE job SET is_cancel_requested = true")]
    [InlineData("UPDATE job SET fence = fence + 1, worker_id = 'third'")]
    [InlineData("UPDATE job SET state = 'retrying'")]
    [InlineData("DELETE FROM segment_task WHERE state <> 'done'")]
    public async Task Helper_WhoseFilmIsNotWantedAnyMore_IsToldToStopAndGetsNoMore(string what)
    {
        await OfferAsync(2);
        var task = (await Helper.ClaimAsync(Tools, null, Ct))!;
        Assert.True(await Helper.BeatAsync(task, 0, Ct));
        await DoAsync(System.Runtime.CompilerServices.FormattableStringFactory.Create(what));

        Assert.False(await Helper.BeatAsync(task, 0, Ct));
        Assert.False(await Helper.FinishAsync(task, Made, Ct));
        Assert.Null(await Helper.ClaimAsync(Tools, null, Ct));
    }

    [Fact]
    public async Task Offer_OfAStaleAttempt_WritesNothing()
    {
        var film = await BeginAsync();
        Assert.False(await Film.OfferAsync((film.JobId, film.Fence - 1), Tools, Segments(2), Ct));
        await DoAsync($"UPDATE job SET fence = fence + 1");
        Assert.False(await Film.OfferAsync(film, Tools, Segments(2), Ct));
        Assert.Empty(await Film.ReadAsync(film, Ct));
    }

    [Fact]
    public async Task Offer_OfTheNextAttempt_KeepsWhatWasMadeAndStopsTheRest()
    {
        var film = await OfferAsync(3);
        var made = (await Helper.ClaimAsync(Tools, null, Ct))!;
        Assert.True(await Helper.FinishAsync(made, Made, Ct));
        var begun = (await Helper.ClaimAsync(Tools, null, Ct))!;
        await DoAsync($"UPDATE job SET fence = fence + 1");
        var next = (film.JobId, Fence: film.Fence + 1);

        Assert.True(await Film.OfferAsync(next, Tools, Segments(3), Ct));
        Assert.Equal(("done", "open", "open"), (await StateAsync(next, made.Key), await StateAsync(next, begun.Key), await StateAsync(next, "s00")));
        Assert.False(await Helper.FinishAsync(begun, Made, Ct));
        await Film.WithdrawAsync(next, Ct);
        Assert.Equal(made.Key, Assert.Single(await Film.ReadAsync(next, Ct)).Key);
    }
}
