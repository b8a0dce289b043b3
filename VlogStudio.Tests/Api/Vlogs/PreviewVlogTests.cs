using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Storage;
using VlogStudio.Core.Timelines;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Tests.Api.Vlogs;

/// <summary>Who gets which preview, and for how long. How previews look is tested where they are made.</summary>
public sealed class PreviewVlogTests(VlogsApp app) : IClassFixture<VlogsApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Preview_SameWishesTwice_IsMadeOnceAndCostsNothing()
    {
        var (user, request) = await ADayAsync();
        var first = (await Preview(user, request)).Value;
        Assert.Equal(first, (await Preview(user, request)).Value);
        Assert.Equal([JobState.Queued], await StatesAsync(user));
        Assert.Equal(0, await app.WithDbAsync(db => db.Holds.CountAsync(h => h.JobId == first, Ct)));
        Assert.Equal(0, await app.WithDbAsync(db => db.Generations.CountAsync(g => g.UserId == user, Ct)));
    }

    [Fact]
    public async Task Preview_OtherWishes_DropsTheOneBeforeAndItsFile()
    {
        var (user, request) = await ADayAsync();
        var key = await MadeAsync(user, request);
        var other = (await Preview(user, request with { EventIds = [.. request.EventIds.Reverse()] })).Value;
        Assert.Null(await app.Get<IObjectStore>().FindAsync(key, Ct));
        await Preview(user, request);
        Assert.Equal([JobState.Done, JobState.Cancelled, JobState.Queued], await StatesAsync(user));
        Assert.Equal("preview_gone", (await app.Get<OpenPreview>().HandleAsync(user, other, Ct)).Problems[0].Code);
    }

    [Fact]
    public async Task Preview_ImpossibleWishes_SaysWhy()
    {
        var (user, request) = await ADayAsync();
        Assert.Contains((await Preview(user, request with { EventIds = [request.EventIds[0]] })).Problems, p => p.Field == "event_ids");
        Assert.Empty(await StatesAsync(user));
    }

    [Fact]
    public async Task Sweep_AfterAnHour_ThrowsItAwayAndNotBefore()
    {
        var (user, request) = await ADayAsync();
        var key = await MadeAsync(user, request);
        var job = (await Preview(user, request)).Value;
        await app.Get<SweepPreviews>().HandleAsync(Ct);
        Assert.True((await app.Get<OpenPreview>().HandleAsync(user, job, Ct)).IsOk);
        await app.WithDbAsync(db => db.Jobs.Where(j => j.Id == job).ExecuteUpdateAsync(set => set.SetProperty(j => j.EndedAt, j => j.EndedAt!.Value.AddHours(-2)), Ct));
        await app.Get<SweepPreviews>().HandleAsync(Ct);
        Assert.Null(await app.Get<IObjectStore>().FindAsync(key, Ct));
        Assert.False((await app.Get<OpenPreview>().HandleAsync(user, job, Ct)).IsOk);
    }

    [Fact]
    public async Task Preview_SomebodyElses_IsNotThere()
    {
        var (user, request) = await ADayAsync();
        await MadeAsync(user, request);
        var job = (await Preview(user, request)).Value;
        var stranger = await app.RegisterAsync();
        using var answer = await stranger.Http.GetAsync($"api/v1/vlogs/preview/{job}/video", Ct);
        Assert.Equal(404, (int)answer.StatusCode);
    }

    [Fact]
    public void Beginning_OfALongFilm_EndsWithAClipWithinThreeMinutes()
    {
        var film = new Timeline
        {
            Title = "Long", Rate = FrameRate.Thirty, Size = new FrameSize(1280, 720),
            Clips = [.. Enumerable.Range(0, 10).Select(_ => new Clip { Id = Guid.CreateVersion7(), RecordingId = Guid.CreateVersion7(), In = TimeSpan.Zero, Frames = 30 * 50 })],
            Captions = [Stamp(0), Stamp(30 * 149), Stamp(30 * 151)],
        };
        var shown = PreviewVlog.BeginningOf(film);
        Assert.Equal(3, shown.Clips.Count);
        Assert.Equal([0], shown.Captions.Select(c => c.StartFrame));
        Assert.Empty(TimelineValidator.Validate(shown));
        Assert.Same(shown, PreviewVlog.BeginningOf(shown));
    }

    private static Caption Stamp(int at) => new() { Id = Guid.CreateVersion7(), Kind = CaptionKind.Stamp, Text = "Here", StartFrame = at, Frames = 60 };

    private async Task<(Guid User, VlogRequest Request)> ADayAsync()
    {
        var person = await app.RegisterAsync();
        var events = await DaySeed.AddAsync(app, person.Id);
        return (person.Id, new VlogRequest { TargetDate = DaySeed.Day, EventIds = events, MaxDuration = 30 });
    }

    /// <summary>A preview as a worker leaves it.</summary>
    private async Task<string> MadeAsync(Guid user, VlogRequest request)
    {
        var job = (await Preview(user, request)).Value;
        var key = ObjectKeys.Output(job, 1, "preview.mp4");
        await using (var file = new MemoryStream([1, 2, 3])) { await app.Get<IObjectStore>().PutAsync(key, file, 3, "video/mp4", Ct); }
        var now = app.Get<TimeProvider>().GetUtcNow().AddMinutes(-1);
        await app.WithDbAsync(db => db.Jobs.Where(j => j.Id == job)
            .ExecuteUpdateAsync(set => set.SetProperty(j => j.State, JobState.Done).SetProperty(j => j.OutputKey, key).SetProperty(j => j.EndedAt, now), Ct));
        return key;
    }

    private Task<VlogStudio.Core.Primitives.Result<Guid>> Preview(Guid user, VlogRequest request) => app.Get<PreviewVlog>().HandleAsync(user, request, Ct);

    private Task<List<JobState>> StatesAsync(Guid user) => app.WithDbAsync(db =>
        db.Jobs.Where(j => j.UserId == user && j.Kind == "preview_vlog").OrderBy(j => j.CreatedAt).ThenBy(j => j.Id).Select(j => j.State).ToListAsync(Ct));
}
