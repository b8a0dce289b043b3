using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace VlogStudio.Tests.Support;

/// <summary>What the stub does to a request that brings or asks for bytes, instead of answering as it should.</summary>
internal sealed record YouTubeFault
{
    /// <summary>How many of the bytes it takes; all unless given.</summary>
    public long? Takes { get; init; }

    /// <summary>Answers this status; no status breaks the connection.</summary>
    public int? Status { get; init; }

    /// <summary>Answers as it should, only without the header Range.</summary>
    public bool HidesRange { get; init; }

    /// <summary>Answers as it should, with another address for the session.</summary>
    public bool Moves { get; init; }

    /// <summary>Knows nothing of the session from now on.</summary>
    public bool Forgets { get; init; }

    /// <summary>Waits for this before it answers.</summary>
    public Task? Waits { get; init; }

    /// <summary>A reason in the body.</summary>
    public string? Reason { get; init; }

    /// <summary>Another place to be sent to.</summary>
    public string? Location { get; init; }
}

/// <summary>A request on a session, as the stub sees it.</summary>
/// <param name="Number">1, 2, 3 … over all requests on all sessions.</param>
/// <param name="Session">1, 2, 3 …</param>
/// <param name="From">Its first byte; null where it only asks.</param>
/// <param name="Count">How many bytes it brings.</param>
/// <param name="Total">Length of the film.</param>
internal sealed record YouTubePut(int Number, int Session, long? From, long Count, long Total)
{
    public bool IsLast => From + Count == Total;
}

/// <summary>A video of the stub.</summary>
internal sealed class YouTubeVideo
{
    public string Id { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))[..11];

    public required JsonObject Snippet { get; set; }

    public required JsonObject Status { get; set; }

    public required string Sha256 { get; init; }

    /// <summary>Who saw it, from its first moment on.</summary>
    public List<string> ShownAs { get; } = [];
}

/// <summary>
/// YouTube as far as an upload needs it, by its documents: OAuth, resumable sessions, a channel's list, a video's status. It breaks off as it is told,
/// and <see cref="Wrong"/> notes whatever the documents, or the promise of one video never seen early, do not allow.
/// </summary>
internal sealed partial class YouTubeStub : IAsyncDisposable
{
    private const int Grain = 256 * 1024;
    private const string Channel = "UCstubchannel";
    private const string Uploads = "UUstubchannel";
    private readonly Lock _lock = new();
    private readonly WebApplication _app;
    private readonly List<Session> _sessions = [];
    private int _puts;
    private int _looks;

    private YouTubeStub(WebApplication app) => _app = app;

    /// <summary>Where it is.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>What it does to requests on sessions; null is as it should.</summary>
    public Func<YouTubePut, YouTubeFault?> OnPut { get; set; } = _ => null;

    /// <summary>Statuses with which the next beginnings of uploads are answered.</summary>
    public Queue<(int Status, string Reason)> Beginnings { get; } = [];

    /// <summary>How many looks at the channel's list do not yet show the newest video.</summary>
    public int LooksBehind { get; set; }

    /// <summary>Whether videos may be seen by others: not before YouTube has audited the project.</summary>
    public bool IsAudited { get; set; } = true;

    /// <summary>What was done that is not allowed.</summary>
    public List<string> Wrong { get; } = [];

    /// <summary>Everything that was asked, method and path.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>Every request on a session.</summary>
    public List<YouTubePut> Puts { get; } = [];

    /// <summary>The videos there are.</summary>
    public List<YouTubeVideo> Videos { get; } = [];

    /// <summary>How many sessions were begun.</summary>
    public int Sessions { get { lock (_lock) { return _sessions.Count; } } }

    /// <summary>Settings of a studio that publishes here.</summary>
    public string[] Settings =>
    [
        "--Publishing:YouTube:ClientId=stub-client", "--Publishing:YouTube:ClientSecret=stub-secret", $"--Publishing:YouTube:ConsentUrl={Address}auth",
        $"--Publishing:YouTube:TokenUrl={Address}token", $"--Publishing:YouTube:RevokeUrl={Address}revoke", $"--Publishing:YouTube:ApiUrl={Address}youtube/v3",
        $"--Publishing:YouTube:UploadUrl={Address}upload/youtube/v3/videos", $"--Publishing:YouTube:ChunkBytes={Grain}", "--Publishing:YouTube:FirstWait=00:00:00.05",
        "--Publishing:YouTube:LookAgain=00:00:00.2", "--Jobs:RetryDelay=00:00:00.1",
    ];

    /// <summary>Starts one on a free port.</summary>
    public static async Task<YouTubeStub> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(o => o.Limits.MaxRequestBodySize = null).UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var stub = new YouTubeStub(builder.Build());
        stub._app.Run(stub.AnswerAsync);
        await stub._app.StartAsync();
        stub.Address = new Uri(stub._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/");
        return stub;
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try { await _app.StopAsync(limit.Token); }
        catch (OperationCanceledException) { }
        await _app.DisposeAsync();
    }

    /// <summary>One video of this content, seen by nobody before it was whole, and nothing done on the way that is not allowed.</summary>
    public YouTubeVideo CheckOne(byte[] film, string shownAs = "private")
    {
        lock (_lock)
        {
            Assert.Equal([], Wrong);
            var video = Assert.Single(Videos);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(film)), video.Sha256);
            Assert.Equal("private", video.ShownAs[0]);
            Assert.Equal(shownAs, video.ShownAs[^1]);
            return video;
        }
    }

    private Task AnswerAsync(HttpContext http)
    {
        lock (_lock) { Asked.Add($"{http.Request.Method} {http.Request.Path}"); }
        return (http.Request.Method, http.Request.Path.Value) switch
        {
            ("GET", "/auth") => AgreeAsync(http),
            ("POST", "/token") => TokenAsync(http),
            ("POST", "/revoke") => RevokeAsync(http),
            ("POST", "/upload/youtube/v3/videos") => BeginAsync(http),
            ("PUT", { } path) when path.StartsWith("/session/", StringComparison.Ordinal) => PutAsync(http),
            ("GET", "/youtube/v3/channels") => Signed(http, ChannelsAsync),
            ("GET", "/youtube/v3/playlistItems") => Signed(http, ListAsync),
            ("GET", "/youtube/v3/videos") => Signed(http, ReadAsync),
            ("PUT", "/youtube/v3/videos") => Signed(http, ChangeAsync),
            _ => RefuseAsync(http, 404, "notFound"),
        };
    }

    private async Task BeginAsync(HttpContext http)
    {
        if (!IsSigned(http)) { await RefuseAsync(http, 401, "authError"); return; }
        var video = (await JsonNode.ParseAsync(http.Request.Body))!.AsObject();
        var status = video["status"]!.AsObject();
        int number;
        lock (_lock)
        {
            if (Beginnings.TryDequeue(out var refusal)) { number = -refusal.Status; video["reason"] = refusal.Reason; }
            else
            {
                if (http.Request.Query["uploadType"] != "resumable" || http.Request.Query["part"] != "snippet,status") { Wrong.Add($"begun with {http.Request.QueryString}"); }
                if (http.Request.ContentType != "application/json; charset=utf-8" && http.Request.ContentType != "application/json; charset=UTF-8") { Wrong.Add($"begun as {http.Request.ContentType}"); }
                if (!http.Request.Headers["X-Upload-Content-Type"].ToString().StartsWith("video/", StringComparison.Ordinal)) { Wrong.Add("begun without X-Upload-Content-Type"); }
                if (status["selfDeclaredMadeForKids"] is null || status["containsSyntheticMedia"] is null) { Wrong.Add("begun without the declarations"); }
                if (status["privacyStatus"]!.ToString() != "private") { Wrong.Add("begun as a video others see"); }
                var before = _sessions.LastOrDefault(s => Mark(s.Video) == Mark(video));
                if (before is not null && !before.IsKnownGone) { Wrong.Add("a new session though the one before was not asked, or is good"); }
                if (before is not null && !before.IsChannelSearched) { Wrong.Add("a new session and the channel was not searched for the video"); }
                var total = long.Parse(http.Request.Headers["X-Upload-Content-Length"].ToString(), CultureInfo.InvariantCulture);
                _sessions.Add(new Session(_sessions.Count + 1, video, total));
                number = _sessions.Count;
            }
        }
        if (number < 0) { await RefuseAsync(http, -number, video["reason"]!.ToString()); return; }
        http.Response.Headers.Location = $"{Address}session/{number}-{_sessions[number - 1].Secret}";
    }

    private async Task PutAsync(HttpContext http)
    {
        if (!IsSigned(http)) { await RefuseAsync(http, 401, "authError"); return; }
        var session = Find(http.Request.Path.Value!);
        if (session is null) { await RefuseAsync(http, 404, "notFound"); return; }
        var put = Note(http, session);
        var fault = OnPut(put) ?? new YouTubeFault();
        var body = await ReadBodyAsync(http.Request.Body, put.Count);
        var isBroken = body.Length < put.Count;
        YouTubeVideo? made;
        lock (_lock)
        {
            if (put.From is { } from && !session.IsForgotten && from == session.Arrived.Length) { Take(session, body, isBroken ? Grain : 1, fault.Takes); }
            made = session.Made ??= session.Arrived.Length == session.Total ? Make(session) : null;
            session.IsForgotten |= fault.Forgets;
            session.MustAsk = fault.Status is not null || isBroken || fault is { Takes: not null, HidesRange: false, Moves: false };
        }
        if (fault.Waits is { } waits) { await waits.WaitAsync(http.RequestAborted); }
        if (isBroken) { return; }
        if (session.IsForgotten)
        {
            lock (_lock) { session.IsKnownGone = true; }
            await RefuseAsync(http, 404, "notFound");
        }
        else if (fault.Location is { } elsewhere) { http.Response.StatusCode = fault.Status ?? 302; http.Response.Headers.Location = elsewhere; }
        else if (fault.Status is { } status) { await RefuseAsync(http, status, fault.Reason ?? "backendError"); }
        else if (fault == new YouTubeFault { Takes = fault.Takes } && fault.Takes is not null) { http.Abort(); }
        else if (made is not null) { await WriteAsync(http, new JsonObject { ["kind"] = "youtube#video", ["id"] = made.Id, ["snippet"] = made.Snippet.DeepClone(), ["status"] = made.Status.DeepClone() }, 200); }
        else
        {
            http.Response.StatusCode = 308;
            if (session.Arrived.Length > 0 && !fault.HidesRange) { http.Response.Headers["Range"] = string.Create(CultureInfo.InvariantCulture, $"bytes=0-{session.Arrived.Length - 1}"); }
            if (fault.Moves) { http.Response.Headers.Location = $"{Address}session/{session.Number}-{session.Move()}"; }
        }
    }

    private YouTubePut Note(HttpContext http, Session session)
    {
        var range = http.Request.Headers["Content-Range"].ToString();
        var total = long.Parse(range.Split('/')[1], CultureInfo.InvariantCulture);
        var isQuestion = range.StartsWith("bytes */", StringComparison.Ordinal);
        var ends = isQuestion ? [] : range["bytes ".Length..].Split('/')[0].Split('-').Select(n => long.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        lock (_lock)
        {
            var put = new YouTubePut(++_puts, session.Number, isQuestion ? null : ends[0], isQuestion ? 0 : ends[1] - ends[0] + 1, total);
            Puts.Add(put);
            if (total != session.Total) { Wrong.Add($"{range} of a film of {session.Total} bytes"); }
            if (http.Request.ContentLength != put.Count) { Wrong.Add($"{range} with a length of {http.Request.ContentLength}"); }
            if (!isQuestion && !put.IsLast && put.Count % Grain != 0) { Wrong.Add($"{range} is no multiple of 256 KiB"); }
            if (!isQuestion && session.MustAsk) { Wrong.Add($"{range} was sent after trouble, and the session was not asked"); }
            if (!isQuestion && !session.IsForgotten && put.From != session.Arrived.Length) { Wrong.Add($"{range} where {session.Arrived.Length} bytes have arrived"); }
            if (isQuestion) { session.MustAsk = false; }
            return put;
        }
    }

    private static void Take(Session session, byte[] body, int grain, long? takes)
    {
        var count = Math.Min(body.Length, takes ?? long.MaxValue);
        session.Arrived.Write(body, 0, (int)(session.Arrived.Length + count == session.Total ? count : count / grain * grain));
    }

    private YouTubeVideo Make(Session session)
    {
        var made = new YouTubeVideo
        {
            Snippet = (JsonObject)session.Video["snippet"]!.DeepClone(), Status = (JsonObject)session.Video["status"]!.DeepClone(),
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(session.Arrived.ToArray())),
        };
        made.Status["uploadStatus"] = "uploaded";
        Videos.Add(made);
        Show(made);
        return made;
    }

    private void Show(YouTubeVideo video)
    {
        if (!IsAudited) { video.Status["privacyStatus"] = "private"; video.Status.Remove("publishAt"); }
        video.ShownAs.Add(video.Status["privacyStatus"]!.ToString());
    }

    private Session? Find(string path)
    {
        var name = path["/session/".Length..].Split('-');
        lock (_lock)
        {
            var session = _sessions.FirstOrDefault(s => s.Number.ToString(CultureInfo.InvariantCulture) == name[0]);
            if (session is not null && session.Secret != name[1]) { Wrong.Add("a session at an address it has left"); }
            return session;
        }
    }

    private static string? Mark(JsonObject video) => video["snippet"]?["tags"]?.AsArray().Select(t => t!.ToString()).FirstOrDefault();

    private static async Task<byte[]> ReadBodyAsync(Stream body, long count)
    {
        using var all = new MemoryStream();
        try { await body.CopyToAsync(all); }
        catch (Exception e) when (e is IOException or BadHttpRequestException or OperationCanceledException && all.Length < count) { }
        return all.ToArray();
    }

    private static Task RefuseAsync(HttpContext http, int status, string reason) =>
        WriteAsync(http, new JsonObject { ["error"] = new JsonObject { ["code"] = status, ["message"] = reason, ["errors"] = new JsonArray(new JsonObject { ["reason"] = reason }) } }, status);

    private static async Task WriteAsync(HttpContext http, JsonObject body, int status)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=UTF-8";
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body.ToJsonString()));
    }

    private sealed class Session(int number, JsonObject video, long total)
    {
        public int Number => number;

        public JsonObject Video => video;

        public long Total => total;

        public MemoryStream Arrived { get; } = new();

        public string Secret { get; private set; } = Guid.NewGuid().ToString("n");

        public YouTubeVideo? Made { get; set; }

        public bool IsForgotten { get; set; }

        public bool IsKnownGone { get; set; }

        public bool IsChannelSearched { get; set; }

        public bool MustAsk { get; set; }

        public string Move() => Secret = Guid.NewGuid().ToString("n");
    }
}
