using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Recordings;

public sealed class RecordingsApiTests(StudioApp app) : IClassFixture<StudioApp>
{
    private const string Recordings = "api/v1/recordings";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Post_Multipart_MakesARecordingThatCanBeSeen()
    {
        var person = await app.RegisterAsync();
        var made = await PostAsync(person, await TestClips.MovingAsync(2, hue: 80), "VID_20240203_150538.mp4");
        var id = (string)made["id"]!;
        var ready = await UntilSettledAsync(person, id);

        Assert.Equal("ready", (string)ready["status"]!);
        Assert.Equal((320, 180), ((int)ready["width"]!, (int)ready["height"]!));
        Assert.Equal(2.0, (double)ready["duration"]!, 0.2);
        Assert.Equal("file_name", (string)ready["captured_from"]!);
        Assert.Equal("2024-02-03", (string)ready["local_date"]!);
        Assert.True((int)ready["event_count"]! >= 1);
        using var poster = await person.Http.GetAsync($"{Recordings}/{id}/poster", Ct);
        Assert.Equal("image/jpeg", poster.Content.Headers.ContentType!.MediaType);
        using var sprite = await person.Http.GetAsync($"{Recordings}/{id}/sprite", Ct);
        Assert.Equal(HttpStatusCode.OK, sprite.StatusCode);
        var list = await person.Http.GetFromJsonAsync<JsonObject>($"{Recordings}?date=2024-02-03&status=ready", Ct);
        Assert.Equal(1, (int)list!["total"]!);
    }

    [Fact]
    public async Task Stream_WithRange_Is206AndOthersGet404()
    {
        var (person, other) = (await app.RegisterAsync(), await app.RegisterAsync());
        var clip = await TestClips.MovingAsync(2);
        var id = (string)(await PostAsync(person, clip, "clip.mp4"))["id"]!;
        await UntilSettledAsync(person, id);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Recordings}/{id}/stream") { Headers = { Range = new RangeHeaderValue(10, 19) } };
        using var part = await person.Http.SendAsync(request, Ct);

        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal("video/mp4", part.Content.Headers.ContentType!.MediaType);
        Assert.Equal((await File.ReadAllBytesAsync(clip, Ct))[10..20], await part.Content.ReadAsByteArrayAsync(Ct));
        foreach (var path in (string[])["", "/stream", "/poster", "/sprite"]) { Assert.Equal(HttpStatusCode.NotFound, (await other.Http.GetAsync($"{Recordings}/{id}{path}", Ct)).StatusCode); }
        Assert.Equal(HttpStatusCode.NotFound, (await other.Http.DeleteAsync($"{Recordings}/{id}", Ct)).StatusCode);
    }

    [Fact]
    public async Task Post_CapturedAtBehindTheFile_Counts()
    {
        var person = await app.RegisterAsync();
        var made = await PostAsync(person, await TestClips.MovingAsync(2), "clip.mp4", "2025-07-01T23:30:00+02:00");
        var ready = await UntilSettledAsync(person, (string)made["id"]!);

        Assert.Equal("uploader", (string)ready["captured_from"]!);
        Assert.Equal("2025-07-01", (string)ready["local_date"]!);
        Assert.StartsWith("2025-07-01T21:30:00", (string)ready["captured_at"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_NoVideo_IsRejectedWithWordsAndCanBeRetried()
    {
        var person = await app.RegisterAsync();
        var id = (string)(await PostAsync(person, await TestClips.MusicAsync(), "holiday.mp4"))["id"]!;
        var rejected = await UntilSettledAsync(person, id);

        Assert.Equal("rejected", (string)rejected["status"]!);
        Assert.Equal("no_video", (string)rejected["error"]!["code"]!);
        Assert.Contains("only sound", (string)rejected["error"]!["message"]!, StringComparison.Ordinal);
        using var retried = await person.Http.PostAsync($"{Recordings}/{id}/retry", null, Ct);
        Assert.Equal(HttpStatusCode.OK, retried.StatusCode);
        Assert.Equal("rejected", (string)(await UntilSettledAsync(person, id))["status"]!);
    }

    [Fact]
    public async Task Delete_ThenRestore_BringsItBack()
    {
        var person = await app.RegisterAsync();
        var id = (string)(await PostAsync(person, await TestClips.MovingAsync(2), "clip.mp4"))["id"]!;
        await UntilSettledAsync(person, id);

        Assert.Equal(HttpStatusCode.NoContent, (await person.Http.DeleteAsync($"{Recordings}/{id}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await person.Http.GetAsync($"{Recordings}/{id}", Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await person.Http.PostAsync($"{Recordings}/{id}/restore", null, Ct)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await person.Http.GetAsync($"{Recordings}/{id}", Ct)).StatusCode);
    }

    [Theory]
    [InlineData("no file", "value_missing")]
    [InlineData("bad time", "captured_at_wrong")]
    public async Task Post_BadInput_NamesTheField(string what, string code)
    {
        var person = await app.RegisterAsync();
        using HttpContent content = what switch
        {
            "no file" => new MultipartFormDataContent { { new StringContent("x"), "other" } },
            _ => new MultipartFormDataContent { { new ByteArrayContent([1]), "file", "a.mp4" }, { new StringContent("yesterday"), "captured_at" } },
        };
        using var answer = await person.Http.PostAsync(Recordings, content, Ct);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var body = await answer.Content.ReadFromJsonAsync<JsonObject>(Ct);
        Assert.Equal(code, (string)body!["code"]!);
        Assert.NotEmpty(body["errors"]!.AsObject());
    }

    [Fact]
    public async Task Post_NoForm_Is415()
    {
        var person = await app.RegisterAsync();
        using var answer = await person.Http.PostAsync(Recordings, new StringContent("{}"), Ct);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public async Task List_UnknownStatus_Is422()
    {
        var person = await app.RegisterAsync();

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await person.Http.GetAsync($"{Recordings}?status=lovely", Ct)).StatusCode);
    }

    private static async Task<JsonObject> PostAsync(Person person, string path, string name, string? capturedAt = null)
    {
        await using var file = File.OpenRead(path);
        using var form = new MultipartFormDataContent { { new StreamContent(file), "file", name } };
        if (capturedAt is not null) { form.Add(new StringContent(capturedAt), "captured_at"); }
        using var answer = await person.Http.PostAsync(Recordings, form, Ct);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>(Ct))!;
    }

    private static async Task<JsonObject> UntilSettledAsync(Person person, string id)
    {
        JsonObject? seen = null;
        await StudioApp.UntilAsync(
            async () =>
            {
                seen = await person.Http.GetFromJsonAsync<JsonObject>($"{Recordings}/{id}", Ct);
                return (string)seen!["status"]! is "ready" or "rejected";
            },
            "the recording is ready or rejected",
            TimeSpan.FromSeconds(90));
        return seen!;
    }
}
