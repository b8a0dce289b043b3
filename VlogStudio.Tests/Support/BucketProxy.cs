using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace VlogStudio.Tests.Support;

/// <summary>A proxy in front of an S3 server, at another address: as deploy/Caddyfile sets one up, or one that forgets the Host header, or whose clock is off.</summary>
internal sealed class BucketProxy : IAsyncDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly WebApplication _app;

    private BucketProxy(WebApplication app) => _app = app;

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public static async Task<BucketProxy> StartAsync(Uri store, bool isHostKept, TimeSpan ahead = default)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var proxy = new BucketProxy(builder.Build());
        proxy._app.Run(http => proxy.HandOnAsync(http, store, isHostKept, ahead));
        await proxy._app.StartAsync();
        proxy.Address = new Uri(proxy._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task HandOnAsync(HttpContext http, Uri store, bool isHostKept, TimeSpan ahead)
    {
        var path = http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        using var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), new Uri(store, path));
        if (http.Request.ContentLength is { } length) { request.Content = new StreamContent(http.Request.Body) { Headers = { ContentLength = length } }; }
        foreach (var (name, value) in http.Request.Headers.Where(h => h.Key is not ("Host" or "Content-Length" or "Connection")))
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)value!)) { request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)value!); }
        }
        if (isHostKept) { request.Headers.Host = http.Request.Host.Value; }
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, http.RequestAborted);
        http.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, value) in answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key is not ("Transfer-Encoding" or "Connection"))) { http.Response.Headers[name] = value.ToArray(); }
        if (ahead != default) { http.Response.Headers.Date = (TimeProvider.System.GetUtcNow() + ahead).ToString("R"); }
        if (http.Response.StatusCode is not (int)HttpStatusCode.NoContent) { await answer.Content.CopyToAsync(http.Response.Body, http.RequestAborted); }
    }
}
