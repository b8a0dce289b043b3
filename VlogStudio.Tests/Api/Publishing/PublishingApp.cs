using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Publishing;
using VlogStudio.Core.Storage;
using VlogStudio.Core.Vlogs;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Publishing;

/// <summary>A studio of one test that publishes to a stub.</summary>
internal sealed class PublishingApp : IAsyncDisposable
{
    private PublishingApp(StudioApp app, YouTubeStub youTube) => (App, YouTube) = (app, youTube);

    public StudioApp App { get; }

    public YouTubeStub YouTube { get; }

    public static async Task<PublishingApp> StartAsync(PrivatePostgresFixture postgres)
    {
        var stub = await YouTubeStub.StartAsync();
        return new PublishingApp(await StudioApp.StartAsync(postgres, settings: stub.Settings), stub);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await YouTube.DisposeAsync();
    }

    /// <summary>Somebody whose channel is connected, with a film of so many bytes.</summary>
    public async Task<(Person Person, Guid Film, byte[] Bytes)> PrepareAsync(int bytes)
    {
        var person = await App.RegisterAsync();
        await ConnectAsync(person, YouTube);
        var (film, content) = await FilmAsync(App, person, bytes);
        return (person, film, content);
    }

    /// <summary>Goes through the consent as a browser does; answers where the person ends up.</summary>
    public static async Task<string> ConnectAsync(Person person, YouTubeStub stub)
    {
        using var sent = await person.Http.GetAsync("api/youtube/connect");
        Assert.Equal(HttpStatusCode.Found, sent.StatusCode);
        using var back = await person.Http.GetAsync(stub.Consent(sent.Headers.Location!));
        Assert.Equal(HttpStatusCode.Found, back.StatusCode);
        return back.Headers.Location!.OriginalString;
    }

    /// <summary>A finished film; what is in it does not matter to the way it goes.</summary>
    public static async Task<(Guid Film, byte[] Bytes)> FilmAsync(StudioApp app, Person person, int bytes)
    {
        var content = RandomNumberGenerator.GetBytes(bytes);
        var job = Guid.CreateVersion7();
        var vlog = new Vlog
        {
            UserId = person.Id, TargetDate = new DateOnly(2025, 5, 2), Title = "A day <by> the sea", Request = "{}", Timeline = "{}", Status = VlogStatus.Completed, JobId = job, Price = 1,
            VideoKey = ObjectKeys.Output(job, 1, "film.mp4"), Bytes = bytes, CreatedAt = TimeProvider.System.GetUtcNow(),
        };
        await app.Get<IObjectStore>().PutAsync(vlog.VideoKey, new MemoryStream(content), bytes, "video/mp4", CancellationToken.None);
        await app.WithDbAsync(async db =>
        {
            db.Vlogs.Add(vlog);
            return await db.SaveChangesAsync();
        });
        return (vlog.Id, content);
    }

    /// <summary>Asks for a publication; answers its job.</summary>
    public static async Task<JsonObject> PublishAsync(Person person, Guid film, object? more = null, HttpStatusCode expected = HttpStatusCode.Accepted, string? key = null)
    {
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(more ?? new { }))!.AsObject();
        body["vlog_id"] = film;
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/youtube/upload") { Content = JsonContent.Create(body) };
        if (key is not null) { request.Headers.Add("Idempotency-Key", key); }
        using var answer = await person.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{(int)answer.StatusCode} {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    public async Task<Job> EndedAsync(JsonObject publication)
    {
        var id = (Guid)publication["job_id"]!;
        Job? job = null;
        await StudioApp.UntilAsync(async () => (job = await App.WithDbAsync(db => db.Jobs.AsNoTracking().SingleAsync(j => j.Id == id))).State.IsTerminal(), "the job ends", TimeSpan.FromSeconds(60));
        return job!;
    }

    public Task<Publication> RowAsync(JsonObject publication)
    {
        var id = (Guid)publication["publication_id"]!;
        return App.WithDbAsync(db => db.Publications.AsNoTracking().SingleAsync(p => p.Id == id));
    }
}
