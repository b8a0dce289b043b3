using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Microsoft.Extensions.Options;

namespace VlogStudio.Core.Webhooks;

/// <summary>A message ready to be posted.</summary>
/// <param name="Url">Where.</param>
/// <param name="Id">The value of <c>webhook-id</c>.</param>
/// <param name="Try">1, 2, 3 … since it was last asked for.</param>
/// <param name="Body">The body.</param>
/// <param name="Secrets">What signs it, newest first.</param>
internal sealed record WebhookPost(string Url, string Id, int Try, string Body, IReadOnlyList<string> Secrets);

/// <summary>What came of a post.</summary>
internal sealed record WebhookReply(int? Status, string? ErrorCode, TimeSpan Duration, string? Text, TimeSpan? RetryAfter)
{
    /// <summary>Whether the receiver took it.</summary>
    public bool IsTaken => ErrorCode is null;
}

/// <summary>
/// Posts signed messages. Each post is a connection of its own, made to an address that was checked itself, so that no name can change its mind in
/// between; no redirect is followed, no proxy asked, no cookie kept.
/// </summary>
internal sealed class WebhookSender : IDisposable
{
    private const int KeptReply = 2000;
    private readonly WebhookAddresses _addresses;
    private readonly HostLookup _lookup;
    private readonly WebhooksOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http;

    public WebhookSender(WebhookAddresses addresses, HostLookup lookup, IOptions<WebhooksOptions> options, TimeProvider time)
    {
        (_addresses, _lookup, _options, _time) = (addresses, lookup, options.Value, time);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectTimeout = options.Value.Limit,
            MaxResponseHeadersLength = 16,
            MaxResponseDrainSize = 0,
            ActivityHeadersPropagator = null,
            ConnectCallback = ConnectAsync,
        });
    }

    public void Dispose() => _http.Dispose();

    public async Task<WebhookReply> PostAsync(WebhookPost post, CancellationToken ct)
    {
        var begun = _time.GetTimestamp();
        if (_addresses.Check(post.Url) is not { IsOk: true, Value: var uri }) { return Failed("address_not_allowed"); }
        using var limit = new CancellationTokenSource(_options.Limit, _time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            using var request = MessageOf(post, uri, _time.GetUtcNow());
            using var answer = await _http.SendAsync(request, ends.Token);
            var text = await ReadAsync(answer, ends.Token);
            ct.ThrowIfCancellationRequested();
            return new WebhookReply((int)answer.StatusCode, ErrorOf(answer.StatusCode), _time.GetElapsedTime(begun), text, RetryAfter(answer));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested) { return Failed("timeout"); }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException) { return Failed(CodeOf(e)); }

        WebhookReply Failed(string code) => new(null, code, _time.GetElapsedTime(begun), null, null);
    }

    private static HttpRequestMessage MessageOf(WebhookPost post, Uri uri, DateTimeOffset now)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(post.Body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", post.Id);
        request.Headers.Add("webhook-timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", WebhookSignature.Sign(post.Id, now, post.Body, post.Secrets));
        request.Headers.Add("webhook-attempt", post.Try.ToString(CultureInfo.InvariantCulture));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("VlogStudio-Webhooks", "1"));
        return request;
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var (host, port) = (context.DnsEndPoint.Host.Trim('[', ']'), context.DnsEndPoint.Port);
        var found = IPAddress.TryParse(host, out var literal) ? [literal] : await _lookup.FindAsync(host, ct);
        var isListed = _addresses.IsAllowed(host, port);
        var open = found.Where(a => WebhookAddresses.MayConnect(a, isListed)).ToArray();
        if (open.Length == 0) { throw found.Length == 0 ? new SocketException((int)SocketError.HostNotFound) : new AddressRefusedException(); }
        Exception? last = null;
        foreach (var address in open)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                // To the address that was checked, not to the name it was found by.
                await socket.ConnectAsync(new IPEndPoint(address, port), ct);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception e)
            {
                socket.Dispose();
                last = e;
                if (e is not SocketException) { throw; }
            }
        }
        throw last ?? new UnreachableException();
    }

    /// <summary>The beginning of a reply. The status alone decides, so a body that breaks off or never ends does no harm.</summary>
    private async Task<string?> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        var buffer = new byte[Math.Max(1, _options.ReplyBytes)];
        var length = 0;
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(ct);
            while (length < buffer.Length && await body.ReadAsync(buffer.AsMemory(length), ct) is > 0 and var read) { length += read; }
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException) { }
        if (length == 0) { return null; }
        var text = Encoding.UTF8.GetString(buffer, 0, length).Replace('\0', '\ufffd');
        if (text.Length <= KeptReply) { return text; }
        return text[..(char.IsHighSurrogate(text[KeptReply - 1]) ? KeptReply - 1 : KeptReply)];
    }

    private TimeSpan? RetryAfter(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } wait } => wait,
        { Date: { } at } => at - _time.GetUtcNow(),
        _ => null,
    };

    private static string? ErrorOf(HttpStatusCode status) => (int)status switch
    {
        >= 200 and < 300 => null,
        >= 300 and < 400 => "redirected",
        410 => "gone",
        _ => "refused_by_receiver",
    };

    private static string CodeOf(Exception error)
    {
        for (var e = error; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case AddressRefusedException: return "address_not_allowed";
                case AuthenticationException: return "certificate_refused";
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery }: return "name_not_found";
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }: return "connection_refused";
                case SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.Shutdown }: return "connection_broken";
                case SocketException { SocketErrorCode: SocketError.TimedOut }: return "timeout";
                case SocketException: return "not_reachable";
            }
        }
        return error is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } ? "certificate_refused" : "connection_broken";
    }

    private sealed class AddressRefusedException() : IOException("Every address of the name is one that may not be connected to.");
}
