using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace VlogStudio.Core.Publishing;

/// <summary>Calls of the API for one channel; a token that has run out is renewed once on the way.</summary>
internal sealed class YouTubeChannel(YouTubeHttp http, YouTubeTokens tokens, PublishingOptions options, YouTubeAccount account)
{
    private string? _refused;

    /// <summary>The channel.</summary>
    public YouTubeAccount Account => account;

    /// <summary>Asks for something of the API.</summary>
    public Task<YouTubeReply> GetAsync(string what, CancellationToken ct) => SendAsync(token => http.CallAsync(HttpMethod.Get, AddressOf(what), token, null, ct), ct);

    /// <summary>Changes something of the API.</summary>
    public Task<YouTubeReply> PutAsync(string what, JsonObject body, CancellationToken ct) => SendAsync(token => http.CallAsync(HttpMethod.Put, AddressOf(what), token, body, ct), ct);

    /// <summary>A token, for what can be sent only once.</summary>
    public Task<string> TokenAsync(CancellationToken ct) => tokens.GetAsync(account.Id, _refused, ct);

    /// <summary>Sends anything with a token.</summary>
    public async Task<YouTubeReply> SendAsync(Func<string, Task<YouTubeReply>> send, CancellationToken ct)
    {
        var token = await tokens.GetAsync(account.Id, _refused, ct);
        var reply = await send(token);
        if (reply.Status is not HttpStatusCode.Unauthorized) { return reply; }
        _refused = token;
        return await send(await tokens.GetAsync(account.Id, _refused, ct));
    }

    private Uri AddressOf(string what) => new($"{options.ApiUrl}/{what}");
}

/// <summary>Opens channels.</summary>
internal sealed class YouTubeChannels(YouTubeHttp http, YouTubeTokens tokens, IOptions<PublishingOptions> options)
{
    public YouTubeChannel Of(YouTubeAccount account) => new(http, tokens, options.Value, account);
}
