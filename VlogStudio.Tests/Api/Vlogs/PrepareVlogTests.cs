using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Tests.Api.Vlogs;

public sealed class PrepareVlogTests(VlogsApp app) : IClassFixture<VlogsApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PrepareVlog_SamePictureTwice_IsPreparedOnce()
    {
        var (user, request) = await ADayAsync();
        var first = (await Prepare(user, request)).Value;
        var track = await DaySeed.AddTrackAsync(app, user);
        Assert.Equal(first, (await Prepare(user, request with { Title = "Another name", MusicId = track, OriginalVolume = 0.2 })).Value);
        Assert.Equal([JobState.Queued], await StatesAsync(user));
    }

    [Fact]
    public async Task PrepareVlog_AnotherPicture_DropsTheOneBefore()
    {
        var (user, request) = await ADayAsync();
        await Prepare(user, request);
        await Prepare(user, request with { EventIds = [.. request.EventIds.Reverse()] });
        Assert.Equal([JobState.Cancelled, JobState.Queued], await StatesAsync(user));
    }

    [Fact]
    public async Task PrepareVlog_AnImpossibleFilm_SaysWhyAndPreparesNothing()
    {
        var (user, request) = await ADayAsync();
        var answer = await Prepare(user, request with { EventIds = [request.EventIds[0]] });
        Assert.Contains(answer.Problems, p => p.Field == "event_ids");
        Assert.Empty(await StatesAsync(user));
    }

    [Fact]
    public async Task RequestVlog_WhilePreparing_DropsThePreparationAndCostsOnlyTheFilm()
    {
        var (user, request) = await ADayAsync();
        await Prepare(user, request);
        var asked = await app.Get<RequestVlog>().HandleAsync(user, request, null, Ct);
        Assert.True(asked.IsOk);
        Assert.Equal([JobState.Cancelled], await StatesAsync(user));
        Assert.Equal([asked.Value.JobId], await app.WithDbAsync(db => db.Generations.Where(g => g.UserId == user).Select(g => g.JobId).ToListAsync(Ct)));
        Assert.Equal(1, await app.WithDbAsync(db => db.Holds.CountAsync(h => db.Jobs.Any(j => j.Id == h.JobId && j.UserId == user), Ct)));
    }

    [Fact]
    public async Task DropPreparation_WhilePreparing_EndsIt()
    {
        var (user, request) = await ADayAsync();
        await Prepare(user, request);
        await app.Get<DropPreparation>().HandleAsync(user, Ct);
        await app.Get<DropPreparation>().HandleAsync(user, Ct);
        Assert.Equal([JobState.Cancelled], await StatesAsync(user));
    }

    private async Task<(Guid User, VlogRequest Request)> ADayAsync()
    {
        var person = await app.RegisterAsync();
        var events = await DaySeed.AddAsync(app, person.Id);
        return (person.Id, new VlogRequest { TargetDate = DaySeed.Day, EventIds = events, MaxDuration = 30 });
    }

    private Task<VlogStudio.Core.Primitives.Result<Guid>> Prepare(Guid user, VlogRequest request) => app.Get<PrepareVlog>().HandleAsync(user, request, Ct);

    private Task<List<JobState>> StatesAsync(Guid user) => app.WithDbAsync(db =>
        db.Jobs.Where(j => j.UserId == user && j.Kind == "prepare_vlog").OrderBy(j => j.CreatedAt).ThenBy(j => j.Id).Select(j => j.State).ToListAsync(Ct));
}
