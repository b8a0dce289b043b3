using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using VlogStudio.Core.Keys;
using VlogStudio.Tests.Faults;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Compute;

/// <summary>How tests talk to the routes of compute nodes.</summary>
public abstract class ComputeConversation(ComputeApp app)
{
    protected const string Internal = "api/v1/vlogs/internal";

    protected ComputeApp App => app;

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A film that was asked for and claimed by a fresh key.</summary>
    private protected async Task<Claimed> ClaimAsync(string node = "node-1")
    {
        var (person, request) = await app.DayAsync();
        var job = await FaultsApp.RequestAsync(person, request);
        var key = await app.NewKeyAsync();
        var http = app.ClientWith(key.Secret);
        using var answer = await http.PostAsJsonAsync($"{Internal}/claim", new { node, capacity = 1 }, Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var film = (await answer.Content.ReadFromJsonAsync<JsonObject>(Ct))!;
        Assert.Equal(job, (Guid)film["job_id"]!);
        return new Claimed(person, job, (Guid)film["vlog_id"]!, (int)film["fence"]!, http, film, key);
    }

    protected static Task<(int Status, JsonObject? Body)> PostAsync(HttpClient http, string path, object body) => SendAsync(http, HttpMethod.Post, path, body);

    private protected static Task<(int Status, JsonObject? Body)> StatusAsync(Claimed film, object body, HttpClient? http = null) =>
        SendAsync(http ?? film.Http, HttpMethod.Patch, $"{Internal}/{film.Vlog}/status", body);

    protected static async Task<(int Status, JsonObject? Body)> SendAsync(HttpClient http, HttpMethod method, string path, object body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using var answer = await http.SendAsync(request, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        return ((int)answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text)!.AsObject());
    }

    private protected static async Task<JsonObject> SegmentsAsync(Claimed film, object? outputs = null)
    {
        var (status, body) = await PostAsync(film.Http, $"{Internal}/segments", new { vlog_id = film.Vlog, fence = film.Fence, outputs });
        Assert.True(status == 200, body?.ToJsonString());
        return body!;
    }

    protected static string SumOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Asks for places and puts two files there.</summary>
    private protected async Task<(string FilmKey, string PosterKey)> UploadAsync(Claimed film, byte[] video, byte[] poster)
    {
        var uploads = (await SegmentsAsync(film, new { film = new { bytes = video.Length, sha256 = SumOf(video) }, poster = new { bytes = poster.Length, sha256 = SumOf(poster) } }))["uploads"]!;
        using var http = new HttpClient();
        foreach (var (name, bytes) in new[] { ("film", video), ("poster", poster) })
        {
            using var answer = await http.PutAsync((string)uploads[name]!["parts"]![0]!["url"]!, new ByteArrayContent(bytes), Ct);
            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        }
        return ((string)uploads["film"]!["s3_key"]!, (string)uploads["poster"]!["s3_key"]!);
    }

    protected static async Task<(int, string)> CodeAsync(Task<(int Status, JsonObject? Body)> asking)
    {
        var (status, body) = await asking;
        return (status, (string?)body?["code"] ?? "");
    }

    protected static async Task<(int, string)> CodeOfAsync(HttpResponseMessage answer)
    {
        using (answer) { return ((int)answer.StatusCode, (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Ct))!["code"]!); }
    }

    /// <summary>A claimed film; what is left of it is stopped at the end, so that no other test is given it.</summary>
    internal sealed record Claimed(Person Person, Guid Job, Guid Vlog, int Fence, HttpClient Http, JsonObject Answer, ApiKeyWithSecret Key) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            using var stop = await Person.Http.PostAsync($"api/jobs/{Job}/cancel", null, CancellationToken.None);
            for (var fence = Fence; fence <= Fence + 1; fence++) { await StatusAsync(this, new { fence, status = "cancelled" }); }
            Http.Dispose();
        }
    }
}
