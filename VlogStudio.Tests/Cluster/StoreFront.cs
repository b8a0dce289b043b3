using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace VlogStudio.Tests.Cluster;

/// <summary>What the object store does wrong.</summary>
internal enum StoreFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>503 SlowDown.</summary>
    Busy,

    /// <summary>403 AccessDenied.</summary>
    Refuses,

    /// <summary>Half of the body, then the connection breaks.</summary>
    BreaksOff,

    /// <summary>All of the body, with one byte that is another.</summary>
    Garbles,
}

/// <summary>Stands in front of the real S3 server, passes everything on word by word, and does wrong what it is told to.</summary>
internal sealed class StoreFront : IAsyncDisposable
{
    private static readonly string[] s_ofTheWire = ["Connection", "Transfer-Encoding", "Keep-Alive", "Expect", "Host"];
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, ActivityHeadersPropagator = null }) { Timeout = TimeSpan.FromMinutes(10) };
    private readonly ConcurrentQueue<(string Method, string Path, StoreFault Fault)> _seen = [];
    private readonly Uri _store;
    private readonly WebApplication _app;

    private StoreFront(IPAddress address, Uri store)
    {
        _store = store;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(address, 0);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
        });
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    /// <summary>Where it is asked.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>What to do wrong with a request, by its method and path.</summary>
    public Func<string, string, StoreFault> Rule { get; set; } = (_, _) => StoreFault.None;

    /// <summary>Everything that was done wrong.</summary>
    public IReadOnlyList<(string Method, string Path, StoreFault Fault)> Wrongs => [.. _seen];

    /// <summary>Does wrong the next so many requests of a method whose path contains some words; nothing after that.</summary>
    public void Spoil(StoreFault fault, string method, string words, int times = 1)
    {
        _seen.Clear();
        var left = times;
        Rule = (asked, path) => asked == method && path.Contains(words, StringComparison.Ordinal) && Interlocked.Decrement(ref left) >= 0 ? fault : StoreFault.None;
    }

    /// <summary>Does nothing wrong any more.</summary>
    public void Behave() => Rule = (_, _) => StoreFault.None;

    public static async Task<StoreFront> StartAsync(IPAddress address, Uri store)
    {
        var front = new StoreFront(address, store);
        await front._app.StartAsync();
        front.Address = new Uri(front._app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
        return front;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        var fault = Rule(context.Request.Method, context.Request.Path);
        if (fault != StoreFault.None) { _seen.Enqueue((context.Request.Method, context.Request.Path, fault)); }
        if (fault is StoreFault.Busy or StoreFault.Refuses)
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            var (status, code) = fault == StoreFault.Busy ? (503, "SlowDown") : (403, "AccessDenied");
            (context.Response.StatusCode, context.Response.ContentType) = (status, "application/xml");
            var body = Encoding.UTF8.GetBytes($"<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>The store says {code}.</Message></Error>");
            context.Response.ContentLength = body.Length;
            if (context.Request.Method != "HEAD") { await context.Response.Body.WriteAsync(body); }
            return;
        }

        using var request = await CopyAsync(context, isGarbled: fault == StoreFault.Garbles && context.Request.Method == "PUT");
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (!s_ofTheWire.Contains(name, StringComparer.OrdinalIgnoreCase)) { context.Response.Headers[name] = values.ToArray(); }
        }
        if (context.Request.Method == "HEAD" || (int)answer.StatusCode is 204 or 304) { return; }
        await using var content = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        if (fault == StoreFault.None || context.Request.Method == "PUT") { await content.CopyToAsync(context.Response.Body, context.RequestAborted); }
        else { await SpoilAsync(fault, content, context); }
    }

    private async Task<HttpRequestMessage> CopyAsync(HttpContext context, bool isGarbled)
    {
        // The signature is over the path as it was written.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var address = new Uri($"{_store.Scheme}://{_store.Authority}{target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), address);
        if (context.Request.ContentLength is not null || context.Request.Headers.TransferEncoding.Count > 0) { request.Content = isGarbled ? new ByteArrayContent(await GarbleAsync(context.Request.Body)) : new StreamContent(context.Request.Body); }
        request.Headers.Host = context.Request.Host.Value;
        foreach (var (name, values) in context.Request.Headers)
        {
            if (s_ofTheWire.Contains(name, StringComparer.OrdinalIgnoreCase)) { continue; }
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray())) { request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray()); }
        }
        return request;
    }

    private static async Task<byte[]> GarbleAsync(Stream content)
    {
        using var whole = new MemoryStream();
        await content.CopyToAsync(whole);
        var bytes = whole.ToArray();
        if (bytes.Length > 0) { bytes[bytes.Length / 2] ^= 0x20; }
        return bytes;
    }

    private static async Task SpoilAsync(StoreFault fault, Stream content, HttpContext context)
    {
        var bytes = await GarbleAsync(content);
        await context.Response.Body.WriteAsync(fault == StoreFault.BreaksOff ? bytes.AsMemory(0, bytes.Length / 2) : bytes, context.RequestAborted);
        if (fault != StoreFault.BreaksOff) { return; }
        await context.Response.Body.FlushAsync(context.RequestAborted);
        context.Abort();
    }
}
