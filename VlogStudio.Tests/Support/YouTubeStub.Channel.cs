using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace VlogStudio.Tests.Support;

/// <summary>The stub's OAuth and its channel.</summary>
internal sealed partial class YouTubeStub
{
    private readonly ConcurrentDictionary<string, (string Challenge, string Redirect)> _codes = [];
    private readonly ConcurrentDictionary<string, bool> _refreshTokens = [];
    private readonly ConcurrentDictionary<string, bool> _accessTokens = [];

    /// <summary>What people grant, where it is not all they are asked for.</summary>
    public string? Granted { get; set; }

    /// <summary>How often an access token was refreshed.</summary>
    public int Refreshed { get; private set; }

    /// <summary>Refresh tokens that are good.</summary>
    public IEnumerable<string> GoodTokens => _refreshTokens.Where(t => t.Value).Select(t => t.Key);

    /// <summary>What a person does who consents: answers where they are sent back, with the code.</summary>
    public Uri Consent(Uri asked)
    {
        var query = QueryHelpers.ParseQuery(asked.Query);
        Assert.StartsWith($"{Address}auth?", asked.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal("stub-client code offline consent S256", $"{query["client_id"]} {query["response_type"]} {query["access_type"]} {query["prompt"]} {query["code_challenge_method"]}");
        Assert.Contains("https://www.googleapis.com/auth/youtube.upload", query["scope"].ToString().Split(' '));
        Assert.Contains("https://www.googleapis.com/auth/youtube.readonly", query["scope"].ToString().Split(' '));
        Granted ??= query["scope"].ToString();
        var code = Guid.NewGuid().ToString("n");
        _codes[code] = (query["code_challenge"].ToString(), query["redirect_uri"].ToString());
        return new Uri($"{query["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(query["state"].ToString())}");
    }

    /// <summary>The page on which a person consents, who does so at once.</summary>
    private Task AgreeAsync(HttpContext http)
    {
        http.Response.Redirect(Consent(new Uri(Address, $"auth{http.Request.QueryString}")).AbsoluteUri);
        return Task.CompletedTask;
    }

    /// <summary>Ends every access token, as an hour does.</summary>
    public void ExpireAccess() => _accessTokens.Clear();

    /// <summary>Takes back everything that was granted, as a person can at Google.</summary>
    public void TakeBack()
    {
        foreach (var token in _refreshTokens.Keys) { _refreshTokens[token] = false; }
        ExpireAccess();
    }

    private async Task TokenAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        var isClient = form["client_id"] == "stub-client" && form["client_secret"] == "stub-secret";
        if (form["grant_type"] == "authorization_code")
        {
            var isGood = isClient && _codes.TryRemove(form["code"].ToString(), out var code) && code.Redirect == form["redirect_uri"]
                && code.Challenge == WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
            if (!isGood) { await WriteAsync(http, new JsonObject { ["error"] = "invalid_grant" }, 400); return; }
            var refresh = "refresh-" + Guid.NewGuid().ToString("n");
            _refreshTokens[refresh] = true;
            await WriteAsync(http, new JsonObject { ["access_token"] = NewAccess(), ["refresh_token"] = refresh, ["expires_in"] = 3599, ["scope"] = Granted, ["token_type"] = "Bearer" }, 200);
            return;
        }
        if (!isClient || !_refreshTokens.TryGetValue(form["refresh_token"].ToString(), out var isKept) || !isKept) { await WriteAsync(http, new JsonObject { ["error"] = "invalid_grant" }, 400); return; }
        lock (_lock) { Refreshed++; }
        await WriteAsync(http, new JsonObject { ["access_token"] = NewAccess(), ["expires_in"] = 3599, ["token_type"] = "Bearer" }, 200);
    }

    private async Task RevokeAsync(HttpContext http)
    {
        _refreshTokens[(await http.Request.ReadFormAsync())["token"].ToString()] = false;
        await WriteAsync(http, [], 200);
    }

    private string NewAccess()
    {
        var token = "access-" + Guid.NewGuid().ToString("n");
        _accessTokens[token] = true;
        return token;
    }

    private bool IsSigned(HttpContext http) =>
        http.Request.Headers.Authorization.ToString() is var said && said.StartsWith("Bearer ", StringComparison.Ordinal) && _accessTokens.ContainsKey(said["Bearer ".Length..]);

    private Task Signed(HttpContext http, Func<HttpContext, Task> answer) => IsSigned(http) ? answer(http) : RefuseAsync(http, 401, "authError");

    private Task ChannelsAsync(HttpContext http) => WriteAsync(http, new JsonObject
    {
        ["items"] = new JsonArray(new JsonObject
        {
            ["id"] = Channel, ["snippet"] = new JsonObject { ["title"] = "The stub's channel" }, ["contentDetails"] = new JsonObject { ["relatedPlaylists"] = new JsonObject { ["uploads"] = Uploads } },
        }),
    }, 200);

    private Task ListAsync(HttpContext http)
    {
        if (http.Request.Query["playlistId"] != Uploads) { return RefuseAsync(http, 404, "playlistNotFound"); }
        var items = new JsonArray();
        lock (_lock)
        {
            foreach (var session in _sessions.Where(s => s.IsKnownGone)) { session.IsChannelSearched = true; }
            var shown = ++_looks <= LooksBehind ? Videos.SkipLast(1) : Videos;
            foreach (var video in shown.Reverse()) { items.Add(new JsonObject { ["contentDetails"] = new JsonObject { ["videoId"] = video.Id } }); }
        }
        return WriteAsync(http, new JsonObject { ["items"] = items }, 200);
    }

    private Task ReadAsync(HttpContext http)
    {
        var ids = http.Request.Query["id"].ToString().Split(',');
        var items = new JsonArray();
        lock (_lock)
        {
            foreach (var video in Videos.Where(v => ids.Contains(v.Id))) { items.Add(new JsonObject { ["id"] = video.Id, ["snippet"] = video.Snippet.DeepClone(), ["status"] = video.Status.DeepClone() }); }
        }
        return WriteAsync(http, new JsonObject { ["items"] = items }, 200);
    }

    private async Task ChangeAsync(HttpContext http)
    {
        var wanted = (await JsonNode.ParseAsync(http.Request.Body))!.AsObject();
        var status = wanted["status"]!.AsObject();
        if (status["publishAt"] is not null && status["privacyStatus"]!.ToString() != "private") { await RefuseAsync(http, 400, "invalidPublishAt"); return; }
        YouTubeVideo? video;
        lock (_lock)
        {
            video = Videos.FirstOrDefault(v => v.Id == wanted["id"]!.ToString());
            if (video is not null)
            {
                if (wanted["snippet"]?["categoryId"] is null) { Wrong.Add("a snippet without a category"); }
                (video.Snippet, video.Status) = ((JsonObject)wanted["snippet"]!.DeepClone(), (JsonObject)status.DeepClone());
                video.Status["uploadStatus"] = "uploaded";
                Show(video);
            }
        }
        if (video is null) { await RefuseAsync(http, 404, "videoNotFound"); return; }
        await WriteAsync(http, new JsonObject { ["id"] = video.Id }, 200);
    }
}
