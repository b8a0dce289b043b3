using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace VlogStudio.Tests.Core.Ai;

/// <summary>A model's HTTP server of one test: keeps what it was asked and answers what the test says, call by call.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Func<AskedModel, ModelReply> _reply;
    private readonly Lock _gate = new();

    private ModelServer(WebApplication app, Func<AskedModel, ModelReply> reply) => (_app, _reply) = (app, reply);

    public string BaseUrl { get; private set; } = "";

    public List<AskedModel> Asked { get; } = [];

    /// <summary>Answers the replies in turn, and the last one for good.</summary>
    public static Task<ModelServer> StartAsync(params ModelReply[] replies)
    {
        var queue = new Queue<ModelReply>(replies);
        return StartAsync(_ => queue.Count > 1 ? queue.Dequeue() : queue.Peek());
    }

    public static async Task<ModelServer> StartAsync(Func<AskedModel, ModelReply> reply)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var server = new ModelServer(app, reply);
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        server.BaseUrl = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = JsonNode.Parse(await reader.ReadToEndAsync())!.AsObject();
        var asked = new AskedModel(http.Request.Method, http.Request.Path, http.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString()), body);
        ModelReply reply;
        lock (_gate)
        {
            Asked.Add(asked);
            reply = _reply(asked);
        }
        if (reply.Delay > TimeSpan.Zero)
        {
            try { await Task.Delay(reply.Delay, http.RequestAborted); }
            catch (OperationCanceledException) { return; }
        }
        http.Response.StatusCode = reply.Status;
        http.Response.ContentType = "application/json";
        if (reply.RetryAfter is { } seconds) { http.Response.Headers.RetryAfter = seconds; }
        await http.Response.WriteAsync(reply.Body);
    }
}

/// <summary>What the server was asked.</summary>
internal sealed record AskedModel(string Method, string Path, IReadOnlyDictionary<string, string> Headers, JsonObject Body);

/// <summary>What it answers.</summary>
internal sealed record ModelReply(int Status, string Body, string? RetryAfter = null, TimeSpan Delay = default)
{
    public static ModelReply Ok(string body) => new(200, body);
}
