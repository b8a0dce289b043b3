using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Storage;
using VlogStudio.Core.Vlogs;
using VlogStudio.Tests.Api.Vlogs;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Vlogs;

public sealed class SweepOutputsTests(VlogsApp app) : IClassFixture<VlogsApp>
{
    [Fact]
    public async Task HandleAsync_ObjectsOfLongAgo_OnlyThoseNoRowNamesGo()
    {
        var ct = TestContext.Current.CancellationToken;
        var store = app.Get<IObjectStore>();
        var person = await app.RegisterAsync();
        var events = await DaySeed.AddAsync(app, person.Id);
        var answer = await PostAsync(person, new { target_date = "2026-05-02", event_ids = events, resolution = "720p", max_duration = 30 });
        var job = (Guid)answer["job_id"]!;
        string[] names = ["film.mp4", "poster.jpg", "stream.m4s", "list.m3u8"];
        var kept = names.Select(n => ObjectKeys.Output(job, 1, n)).ToArray();
        var stray = ObjectKeys.Output(job, 2, "film.mp4");
        const string Elsewhere = "recordings/a/b/original";
        foreach (var key in kept.Append(stray).Append(Elsewhere)) { await store.PutAsync(key, new MemoryStream("x"u8.ToArray()), 1, "video/mp4", ct); }
        await app.WithDbAsync(db => db.Vlogs.Where(v => v.JobId == job).ExecuteUpdateAsync(
            set => set.SetProperty(v => v.PosterKey, kept[1]).SetProperty(v => v.StreamKey, kept[2]).SetProperty(v => v.PlaylistKey, kept[3]), ct));
        await app.WithDbAsync(db => db.Jobs.Where(j => j.Id == job).ExecuteUpdateAsync(set => set.SetProperty(j => j.OutputKey, kept[0]), ct));

        Assert.Equal(0, await SweepAsync(TimeSpan.FromHours(23), ct));
        Assert.Equal(1, await SweepAsync(TimeSpan.FromHours(25), ct));

        foreach (var key in kept.Append(Elsewhere)) { Assert.NotNull(await store.FindAsync(key, ct)); }
        Assert.Null(await store.FindAsync(stray, ct));
    }

    private static async Task<JsonObject> PostAsync(Person person, object body)
    {
        using var answer = await person.Http.PostAsJsonAsync("api/v1/vlogs", body);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    private Task<int> SweepAsync(TimeSpan later, CancellationToken ct) => new SweepOutputs(
        app.Get<IDbContextFactory<StudioDb>>(), app.Get<IObjectStore>(), app.Get<StoreOutput>(), new ManualClock(TimeProvider.System.GetUtcNow() + later), NullLogger<SweepOutputs>.Instance).HandleAsync(ct);
}
