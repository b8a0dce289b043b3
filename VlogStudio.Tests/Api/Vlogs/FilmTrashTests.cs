using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.History;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Storage;
using VlogStudio.Core.Vlogs;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Vlogs;

/// <summary>Films and the rows of the history go into the trash together, come back together, and leave the store together.</summary>
public sealed class FilmTrashTests(VlogsApp app) : IClassFixture<VlogsApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RemoveFilm_OnTheFilmsPage_LiesInTheTrashAndComesBack()
    {
        var (person, film, row) = await FilmAsync();

        Assert.Equal(204, (int)(await person.Http.DeleteAsync($"api/v1/vlogs/{film}", Ct)).StatusCode);

        Assert.Equal(row, (Guid)Assert.Single((await person.GetAsync<JsonObject>("history/trash"))["items"]!.AsArray())!["id"]!);
        Assert.Equal(0, (int)(await person.GetAsync<JsonObject>("history"))["total"]!);
        Assert.Equal(200, (int)(await person.Http.PostAsync($"history/{row}/restore", null, Ct)).StatusCode);
        Assert.Equal(200, (int)(await person.Http.GetAsync($"api/v1/vlogs/{film}", Ct)).StatusCode);
        Assert.Equal(1, (int)(await person.GetAsync<JsonObject>("history"))["total"]!);
    }

    [Fact]
    public async Task RemoveRow_OfAFilm_TakesTheFilmAlongAndTheFilmsUndoBringsBothBack()
    {
        var (person, film, row) = await FilmAsync();

        Assert.Equal(204, (int)(await person.Http.DeleteAsync($"history/{row}", Ct)).StatusCode);

        Assert.Equal(404, (int)(await person.Http.GetAsync($"api/v1/vlogs/{film}", Ct)).StatusCode);
        Assert.Equal(200, (int)(await person.Http.PostAsync($"api/v1/vlogs/{film}/restore", null, Ct)).StatusCode);
        Assert.Equal(200, (int)(await person.Http.GetAsync($"history/{row}", Ct)).StatusCode);
    }

    [Fact]
    public async Task RemoveRow_OfAnEarlierTry_LeavesTheFilm()
    {
        var (person, film, row) = await FilmAsync(VlogStatus.Failed);
        await person.Http.PostAsync($"api/v1/vlogs/{film}/retry", null, Ct);

        Assert.Equal(204, (int)(await person.Http.DeleteAsync($"history/{row}", Ct)).StatusCode);

        Assert.Equal(200, (int)(await person.Http.GetAsync($"api/v1/vlogs/{film}", Ct)).StatusCode);
    }

    [Fact]
    public async Task EmptyTrash_AfterThirtyDays_RemovesTheObjectsAndKeepsRowJobAndLedger()
    {
        var (person, film, row) = await FilmAsync();
        var (freshPerson, freshFilm, freshRow) = await FilmAsync();
        var (keys, freshKeys) = (await StoreAsync(film), await StoreAsync(freshFilm));
        await person.Http.DeleteAsync($"api/v1/vlogs/{film}", Ct);
        await freshPerson.Http.DeleteAsync($"api/v1/vlogs/{freshFilm}", Ct);
        await AgeAsync(row, new HistoryOptions().TrashLifetime + TimeSpan.FromMinutes(1));
        await AgeAsync(freshRow, new HistoryOptions().TrashLifetime - TimeSpan.FromHours(1));
        var before = await LedgerAsync(person.Id);

        Assert.Equal(1, await app.Get<EmptyTrash>().HandleAsync(Ct));
        await RelayAsync();

        foreach (var key in keys) { Assert.Null(await app.Get<IObjectStore>().FindAsync(key, Ct)); }
        foreach (var key in freshKeys) { Assert.NotNull(await app.Get<IObjectStore>().FindAsync(key, Ct)); }
        var kept = await app.WithDbAsync(db => db.Generations.AsNoTracking().SingleAsync(h => h.Id == row, Ct));
        Assert.NotNull(kept.ClearedAt);
        Assert.Null((await app.WithDbAsync(db => db.Generations.AsNoTracking().SingleAsync(h => h.Id == freshRow, Ct))).ClearedAt);
        Assert.True(await app.WithDbAsync(db => db.Jobs.AnyAsync(j => j.Id == kept.JobId, Ct)));
        Assert.Equal(before, await LedgerAsync(person.Id));
        Assert.Equal(404, (int)(await person.Http.PostAsync($"api/v1/vlogs/{film}/restore", null, Ct)).StatusCode);
        Assert.Equal(0, await app.Get<EmptyTrash>().HandleAsync(Ct));
    }

    [Fact]
    public async Task Clear_JobStillAtWork_IsTriedAgainUntilTheObjectsAreGone()
    {
        var (person, film, row) = await FilmAsync();
        var keys = await StoreAsync(film);
        // A job at work is asked to stop, and has not stopped yet: what it leaves must not be forgotten.
        var job = await JobStateAsync(film, JobState.Running);
        await person.Http.DeleteAsync($"history/{row}", Ct);
        Assert.Equal(204, (int)(await person.Http.DeleteAsync($"history/trash/{row}", Ct)).StatusCode);
        await RelayAsync();
        foreach (var key in keys) { Assert.NotNull(await app.Get<IObjectStore>().FindAsync(key, Ct)); }

        await JobStateAsync(film, JobState.Queued);
        Assert.True((await app.Get<CancelJob>().HandleAsync(person.Id, job, Ct)).IsOk);
        await app.WithDbAsync(db => db.Outbox.Where(m => m.DeliveredAt == null).ExecuteUpdateAsync(s => s.SetProperty(m => m.DueAt, DateTimeOffset.UnixEpoch), Ct));
        await RelayAsync();

        foreach (var key in keys) { Assert.Null(await app.Get<IObjectStore>().FindAsync(key, Ct)); }
    }

    [Fact]
    public async Task Cleared_MessageForAFilmThatLives_TouchesNothing()
    {
        var (person, film, row) = await FilmAsync();
        var keys = await StoreAsync(film);
        await app.WithDbAsync(async db =>
        {
            var job = await db.Vlogs.Where(v => v.Id == film).Select(v => v.JobId).SingleAsync(Ct);
            db.Outbox.Add(new OutboxMessage { Topic = ClearGeneration.Topic, Body = VlogStudio.Core.Primitives.StudioJson.Write(new ClearedGeneration(row, person.Id, job)), DueAt = DateTimeOffset.UnixEpoch });
            return await db.SaveChangesAsync(Ct);
        });

        await RelayAsync();

        foreach (var key in keys) { Assert.NotNull(await app.Get<IObjectStore>().FindAsync(key, Ct)); }
    }

    private async Task<(Person Person, Guid Film, Guid Row)> FilmAsync(VlogStatus status = VlogStatus.Completed)
    {
        var person = await app.RegisterAsync();
        var events = await DaySeed.AddAsync(app, person.Id);
        var answer = await person.Http.PostAsJsonAsync("api/v1/vlogs", new { target_date = "2026-05-02", event_ids = events, resolution = "720p", max_duration = 10 }, Ct);
        var receipt = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>(Ct))!;
        var (film, job) = ((Guid)receipt["vlog_id"]!, (Guid)receipt["job_id"]!);
        if (status == VlogStatus.Failed) { await person.Http.PostAsync($"api/v1/vlogs/{film}/cancel", null, Ct); }
        return (person, film, await app.WithDbAsync(db => db.Generations.Where(h => h.JobId == job).Select(h => h.Id).SingleAsync(Ct)));
    }

    /// <summary>Puts something under each name a film has, as a finished job leaves it.</summary>
    private async Task<string[]> StoreAsync(Guid film)
    {
        var job = await app.WithDbAsync(db => db.Vlogs.Where(v => v.Id == film).Select(v => v.JobId).SingleAsync(Ct));
        string[] keys = [.. new[] { "film.mp4", "poster.jpg", "film.m4s", "film.m3u8" }.Select(name => ObjectKeys.Output(job, 1, name))];
        foreach (var key in keys) { await app.Get<IObjectStore>().PutAsync(key, new MemoryStream(Encoding.UTF8.GetBytes("film")), 4, "video/mp4", Ct); }
        await app.WithDbAsync(db => db.Vlogs.Where(v => v.Id == film).ExecuteUpdateAsync(
            s => s.SetProperty(v => v.VideoKey, keys[0]).SetProperty(v => v.PosterKey, keys[1]).SetProperty(v => v.StreamKey, keys[2]).SetProperty(v => v.PlaylistKey, keys[3]), Ct));
        return keys;
    }

    private Task<int> AgeAsync(Guid row, TimeSpan age)
    {
        var at = TimeProvider.System.GetUtcNow() - age;
        return app.WithDbAsync(db => db.Generations.Where(h => h.Id == row).ExecuteUpdateAsync(s => s.SetProperty(h => h.RemovedAt, at), Ct));
    }

    private async Task<Guid> JobStateAsync(Guid film, JobState state)
    {
        var job = await app.WithDbAsync(db => db.Vlogs.Where(v => v.Id == film).Select(v => v.JobId).SingleAsync(Ct));
        await app.WithDbAsync(db => db.Jobs.Where(j => j.Id == job).ExecuteUpdateAsync(s => s.SetProperty(j => j.State, state), Ct));
        return job;
    }

    private Task<string> LedgerAsync(Guid user) => app.WithDbAsync(async db => string.Join(',', await db.CreditEntries.Where(e => e.AccountId == user).OrderBy(e => e.TxId).Select(e => e.Amount).ToListAsync(Ct)));

    private async Task RelayAsync()
    {
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<RelayOutbox>().HandleAsync(Ct);
    }
}
