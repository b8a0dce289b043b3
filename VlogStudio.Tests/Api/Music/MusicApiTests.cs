using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using VlogStudio.Core.Music;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Music;

public sealed class MusicApiTests(StudioApp app) : IClassFixture<StudioApp>
{
    private const string Tracks = "api/v1/music";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Post_OwnTrack_IsListenedToAndOnlyMine()
    {
        var (person, other) = (await app.RegisterAsync(), await app.RegisterAsync());
        using var answer = await PostAsync(person, await TestClips.MusicAsync(8), "Mein Lied 🎵.mp3");
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var id = (string)(await answer.Content.ReadFromJsonAsync<JsonObject>(Ct))!["id"]!;
        JsonObject? track = null;
        await StudioApp.UntilAsync(async () => (string)(track = await person.Http.GetFromJsonAsync<JsonObject>($"{Tracks}/{id}", Ct))!["status"]! == "ready", "ready", TimeSpan.FromSeconds(60));

        Assert.Equal("Mein Lied 🎵", (string)track!["title"]!);
        Assert.Equal(8.0, (double)track["duration"]!, 0.2);
        Assert.InRange(track["peaks"]!.AsArray().Count, 100, 1000);
        Assert.Equal(120, (double)track["bpm"]!, 3.0);
        Assert.True((bool)track["owned"]!);
        using var stream = await person.Http.GetAsync($"{Tracks}/{id}/stream", Ct);
        Assert.Equal("audio/mpeg", stream.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Http.GetAsync($"{Tracks}/{id}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await other.Http.DeleteAsync($"{Tracks}/{id}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await person.Http.DeleteAsync($"{Tracks}/{id}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await person.Http.GetAsync($"{Tracks}/{id}/stream", Ct)).StatusCode);
    }

    [Fact]
    public async Task Library_IsForEveryoneAndFoundByWords()
    {
        var person = await app.RegisterAsync();
        var import = app.Get<ImportLibraryTrack>();
        var track = new LibraryTrack(await TestClips.MusicAsync(6), "Morning 100%", "A. Composer", "CC-BY 4.0");
        var first = await import.HandleAsync(track, Ct);
        var second = await import.HandleAsync(track, Ct);

        Assert.Equal(first.Value, second.Value);
        var found = await person.Http.GetFromJsonAsync<JsonObject>($"{Tracks}?query=composer%20100%25&limit=10", Ct);
        Assert.Equal(1, (int)found!["total"]!);
        Assert.Equal("CC-BY 4.0", (string)found["items"]![0]!["licence"]!);
        Assert.False((bool)found["items"]![0]!["owned"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await person.Http.DeleteAsync($"{Tracks}/{first.Value}", Ct)).StatusCode);
    }

    [Fact]
    public async Task Post_Film_IsRefusedWithTheField()
    {
        var person = await app.RegisterAsync();
        using var answer = await PostAsync(person, await TestClips.MovingAsync(2), "song.mp3");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var body = await answer.Content.ReadFromJsonAsync<JsonObject>(Ct);
        Assert.Equal("track_has_video", (string)body!["code"]!);
        Assert.NotNull(body["errors"]!["file"]);
    }

    [Fact]
    public async Task Post_WithCoverArt_IsMusic()
    {
        var person = await app.RegisterAsync();
        using var answer = await PostAsync(person, TestMedia.Path("music", "kevin-macleod-vibe-ace_61s_with-cover-art.ogg"), "vibe.ogg");

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    private static async Task<HttpResponseMessage> PostAsync(Person person, string path, string name)
    {
        await using var file = File.OpenRead(path);
        using var form = new MultipartFormDataContent { { new StreamContent(file), "file", name } };
        return await person.Http.PostAsync(Tracks, form, Ct);
    }
}
