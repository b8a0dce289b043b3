using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace VlogStudio.Core.Publishing;

/// <summary>The one way to YouTube. It follows no redirects, so that a 308 is seen, and tells trouble on the way as an answer.</summary>
internal sealed class YouTubeHttp(IOptions<PublishingOptions> options, TimeProvider time) : IDisposable
{
    private const int MostBodyBytes = 1 << 20;

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(15), PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ActivityHeadersPropagator = null,
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    public void Dispose() => _http.Dispose();

    /// <summary>A call of the API with an access token.</summary>
    public Task<YouTubeReply> CallAsync(HttpMethod method, Uri address, string token, JsonObject? body, CancellationToken ct) =>
        SendAsync(With(new HttpRequestMessage(method, address) { Content = body is null ? null : JsonOf(body) }, token), options.Value.CallLimit, ct);

    /// <summary>A form for the OAuth addresses.</summary>
    public Task<YouTubeReply> PostFormAsync(Uri address, IEnumerable<KeyValuePair<string, string>> form, CancellationToken ct) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) }, options.Value.CallLimit, ct);

    /// <summary>Begins an upload: answers the session's address as <see cref="YouTubeReply.Location"/>.</summary>
    public Task<YouTubeReply> BeginUploadAsync(string token, JsonObject video, long bytes, CancellationToken ct)
    {
        var request = With(new HttpRequestMessage(HttpMethod.Post, $"{options.Value.UploadUrl}?uploadType=resumable&part=snippet,status") { Content = JsonOf(video) }, token);
        request.Headers.Add("X-Upload-Content-Length", bytes.ToString(System.Globalization.CultureInfo.InvariantCulture));
        request.Headers.Add("X-Upload-Content-Type", "video/mp4");
        return SendAsync(request, options.Value.CallLimit, ct);
    }

    /// <summary>Asks a session how much it has.</summary>
    public Task<YouTubeReply> AskAsync(Uri session, string token, long total, CancellationToken ct)
    {
        var content = new ByteArrayContent([]);
        content.Headers.TryAddWithoutValidation("Content-Range", UploadPosition.QuestionOf(total));
        return SendAsync(With(new HttpRequestMessage(HttpMethod.Put, session) { Content = content }, token), options.Value.CallLimit, ct);
    }

    /// <summary>Sends a piece of a film.</summary>
    public Task<YouTubeReply> PutAsync(Uri session, string token, Stream piece, long from, long count, long total, CancellationToken ct)
    {
        var content = new StreamContent(piece, 128 * 1024);
        content.Headers.ContentType = new MediaTypeHeaderValue("video/mp4");
        content.Headers.ContentLength = count;
        content.Headers.TryAddWithoutValidation("Content-Range", UploadPosition.RangeOf(from, count, total));
        return SendAsync(With(new HttpRequestMessage(HttpMethod.Put, session) { Content = content }, token), options.Value.ChunkLimit, ct);
    }

    /// <summary>
    /// Whether an address may be given a film and a token: Google's own over https, or where <see cref="PublishingOptions.UploadUrl"/> itself points.
    /// </summary>
    public bool IsOurs(Uri address)
    {
        var upload = new Uri(options.Value.UploadUrl);
        return address.IsAbsoluteUri && ((address.Scheme, address.Authority) == (upload.Scheme, upload.Authority)
            || (address.Scheme == Uri.UriSchemeHttps && address.IsDefaultPort && address.Host.EndsWith(".googleapis.com", StringComparison.OrdinalIgnoreCase)));
    }

    private static HttpRequestMessage With(HttpRequestMessage request, string token)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    private static StringContent JsonOf(JsonObject body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");

    private async Task<YouTubeReply> SendAsync(HttpRequestMessage request, TimeSpan limit, CancellationToken ct)
    {
        using var ends = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ends.Token, ct);
        using (request)
        {
            try
            {
                using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
                return new YouTubeReply(answer.StatusCode, await ReadAsync(answer, either.Token))
                {
                    Location = answer.Headers.Location is { } at && !at.IsAbsoluteUri ? new Uri(request.RequestUri!, at) : answer.Headers.Location,
                    Range = answer.Headers.TryGetValues("Range", out var ranges) ? ranges.First() : null,
                    RetryAfter = answer.Headers.RetryAfter switch { { Delta: { } wait } => wait, { Date: { } when } => when - time.GetUtcNow(), _ => null },
                };
            }
            catch (OperationCanceledException e) when (!ct.IsCancellationRequested) { return new YouTubeReply(null, null) { Trouble = new TimeoutException("Nothing was answered in time.", e) }; }
            catch (Exception e) when (e is HttpRequestException or IOException or SocketException && !ct.IsCancellationRequested) { return new YouTubeReply(null, null) { Trouble = e }; }
        }
    }

    private static async Task<JsonObject?> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(ct);
        using var kept = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (kept.Length < MostBodyBytes && await body.ReadAsync(buffer, ct) is > 0 and var read) { kept.Write(buffer, 0, read); }
        try { return JsonNode.Parse(kept.GetBuffer().AsSpan(0, (int)kept.Length)) as JsonObject; }
        catch (JsonException) { return null; }
    }
}
