using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Compute.Node;

/// <summary>The studio said no: trying the same again is of no use.</summary>
/// <param name="status">Its HTTP status.</param>
/// <param name="code">Its code.</param>
/// <param name="message">Its words.</param>
internal sealed class StudioRefusedException(HttpStatusCode status, string code, string message) : Exception($"{(int)status} {code}: {message}")
{
    public HttpStatusCode Status => status;

    public string Code => code;

    /// <summary>Whether the film is no longer this node's.</summary>
    public bool IsLeaseLost => status is HttpStatusCode.Conflict or HttpStatusCode.NotFound or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
}

/// <summary>A compute node's calls to its studio. The key goes in a header, to the studio alone: never in an address, never to the store, never into a log.</summary>
internal sealed class StudioLink : IDisposable
{
    private const string KeyHeader = "X-API-Key";
    private readonly ComputeNodeOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(10), PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Timeout.InfiniteTimeSpan };
    private string _key = "";
    private StudioContact _contact = new(null, null);

    public StudioLink(IOptions<ComputeNodeOptions> options, TimeProvider time)
    {
        (_options, _time) = (options.Value, time);
        Server = _options.Server ?? throw new InvalidOperationException("Compute:Server is not set: name the studio's address.");
    }

    /// <summary>The studio.</summary>
    public Uri Server { get; }

    /// <summary>How the last call went.</summary>
    public StudioContact Contact => Volatile.Read(ref _contact);

    /// <summary>A client for signed addresses: it carries no key.</summary>
    public HttpClient Bytes { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(10) }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>
    /// A signed address as this node reaches it: one of the studio's own is asked for where the studio is, whatever it calls itself behind its proxies.
    /// </summary>
    public Uri Reachable(string address)
    {
        var uri = new Uri(Server, address);
        return uri.AbsolutePath.EndsWith(SignedObjects.Path, StringComparison.Ordinal) ? new Uri(Server, Server.AbsolutePath.TrimEnd('/') + SignedObjects.Path + uri.Query) : uri;
    }

    /// <summary>Asks for a film; null where there is none.</summary>
    public Task<LeasedFilm?> ClaimAsync(ClaimAsk ask, CancellationToken ct) => CallAsync<LeasedFilm>(HttpMethod.Post, "claim", ask, ct);

    /// <summary>Asks for footage or places, again where the call does not get through.</summary>
    public async Task<LeasedFootage> OpenAsync(FootageAsk ask, CancellationToken ct) =>
        await PatientAsync(() => CallAsync<LeasedFootage>(HttpMethod.Post, "segments", ask, ct), ct) ?? throw new JsonException("The studio answered nothing.");

    /// <summary>Tells of a film, once.</summary>
    public async Task<FilmReportAnswer> ReportAsync(Guid vlogId, FilmReport report, CancellationToken ct) =>
        await CallAsync<FilmReportAnswer>(HttpMethod.Patch, $"{vlogId}/status", report, ct) ?? throw new JsonException("The studio answered nothing.");

    /// <summary>Tries a call again after 1, 2 and 4 s where it did not get through.</summary>
    public async Task<T> PatientAsync<T>(Func<Task<T>> call, CancellationToken ct)
    {
        for (var attempt = 0; ; attempt++)
        {
            try { return await call(); }
            catch (Exception e) when (attempt < 3 && IsPassing(e, ct)) { await Task.Delay(_options.RetryDelay * (1 << attempt), _time, ct); }
        }
    }

    /// <summary>Whether the same call may get through later.</summary>
    public static bool IsPassing(Exception e, CancellationToken ct) =>
        !ct.IsCancellationRequested && e is HttpRequestException or IOException or TimeoutException or OperationCanceledException or JsonException;

    /// <summary>Reads the key anew where it comes from a file.</summary>
    public void ForgetKey() => _key = "";

    public void Dispose()
    {
        _http.Dispose();
        Bytes.Dispose();
    }

    private async Task<T?> CallAsync<T>(HttpMethod method, string path, object body, CancellationToken ct)
        where T : class
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(_options.CallLimit);
        using var request = new HttpRequestMessage(method, new Uri(Server, $"{Server.AbsolutePath.TrimEnd('/')}/api/v1/vlogs/internal/{path}"))
        {
            Content = new StringContent(JsonSerializer.Serialize(body, body.GetType(), StudioJson.Options), Encoding.UTF8, "application/json"),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.TryAddWithoutValidation(KeyHeader, await KeyAsync(limit.Token));
        using var answer = await SendAsync(request, limit.Token);
        var text = await answer.Content.ReadAsStringAsync(limit.Token);
        if (answer.StatusCode is HttpStatusCode.NoContent) { return null; }
        if (answer.IsSuccessStatusCode) { return StudioJson.Read<T>(text); }
        if (answer.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError)
        {
            throw new HttpRequestException($"The studio answered {(int)answer.StatusCode}.", null, answer.StatusCode);
        }
        var (code, words) = Words(text);
        throw new StudioRefusedException(answer.StatusCode, code, words);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        try
        {
            var answer = await _http.SendAsync(request, ct);
            Note(answer.StatusCode switch
            {
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => "it refuses the key",
                HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => $"it answers {(int)answer.StatusCode}",
                _ => null,
            });
            return answer;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            Note("it does not answer");
            throw;
        }
    }

    private void Note(string? trouble) => Volatile.Write(ref _contact, new StudioContact(trouble is null ? _time.GetUtcNow() : Contact.HeardAt, trouble));

    private async Task<string> KeyAsync(CancellationToken ct)
    {
        if (_key.Length == 0) { _key = (_options.ApiKeyFile.Length > 0 ? await File.ReadAllTextAsync(_options.ApiKeyFile, ct) : _options.ApiKey).Trim(); }
        return _key;
    }

    private static (string Code, string Words) Words(string text)
    {
        try { return JsonNode.Parse(text) is JsonObject body ? ((string?)body["code"] ?? "", (string?)body["detail"] ?? "") : ("", ""); }
        catch (Exception e) when (e is JsonException or InvalidOperationException) { return ("", ""); }
    }
}
