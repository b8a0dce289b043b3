using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace VlogStudio.Tests.Support;

/// <summary>A span as it arrived.</summary>
internal sealed record ReceivedSpan(string Trace, string Id, string Parent, string Name, int Kind, string Source, IReadOnlyDictionary<string, string> Values, IReadOnlyDictionary<string, string> Resource)
{
    public ulong Began { get; init; }

    public ulong Ended { get; init; }

    public int Status { get; init; }

    public string Node => Resource["service.instance.id"];
}

/// <summary>A line of a log as it arrived.</summary>
internal sealed record ReceivedLine(string Body, string Trace, string Level, IReadOnlyDictionary<string, string> Values, IReadOnlyDictionary<string, string> Resource);

/// <summary>A point of a metric as it arrived; of a histogram, its count.</summary>
internal sealed record ReceivedPoint(string Name, string Unit, double Value, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Resource);

/// <summary>An OpenTelemetry collector: takes OTLP over HTTP or gRPC and reads the protobuf itself.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedSpan> _spans = [];
    private readonly ConcurrentQueue<ReceivedLine> _lines = [];
    private readonly ConcurrentQueue<ReceivedPoint> _points = [];
    private readonly ConcurrentQueue<string> _raw = [];
    private readonly ConcurrentQueue<string> _headers = [];

    private OtlpReceiver(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    public IReadOnlyList<ReceivedSpan> Spans => [.. _spans];

    public IReadOnlyList<ReceivedLine> Lines => [.. _lines];

    public IReadOnlyList<ReceivedPoint> Points => [.. _points];

    /// <summary>Everything that came, byte by byte as text.</summary>
    public string Raw => string.Join('\n', _raw);

    /// <summary>What stood in the header <c>x-collector-key</c>.</summary>
    public IReadOnlyList<string> Keys => [.. _headers];

    public static async Task<OtlpReceiver> StartAsync(bool isGrpc = false)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = isGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        var app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.MapPost("/v1/{signal}", receiver.TakeAsync);
        app.MapPost("/opentelemetry.proto.collector.{signal}.v1.{service}/Export", receiver.TakeCallAsync);
        await app.StartAsync();
        return receiver;
    }

    public Task UntilAsync(Func<OtlpReceiver, bool> holds, string what, TimeSpan? limit = null) => StudioApp.UntilAsync(() => Task.FromResult(holds(this)), what, limit);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http, string signal)
    {
        Take(http, signal, await ReadAsync(http));
        http.Response.ContentType = "application/x-protobuf";
    }

    /// <summary>One message with a flag and its length before it, answered by an empty one and the status in the trailers.</summary>
    private async Task TakeCallAsync(HttpContext http, string signal)
    {
        const int Frame = 5;
        var body = await ReadAsync(http);
        Assert.Equal(("application/grpc", (byte)0, body.Length - Frame), (http.Request.ContentType, body[0], BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(1))));
        Take(http, signal == "trace" ? "traces" : signal, body[Frame..]);
        http.Response.ContentType = "application/grpc";
        await http.Response.Body.WriteAsync(new byte[Frame]);
        http.Response.AppendTrailer("grpc-status", "0");
    }

    private static async Task<byte[]> ReadAsync(HttpContext http)
    {
        using var memory = new MemoryStream();
        await http.Request.Body.CopyToAsync(memory);
        return memory.ToArray();
    }

    private void Take(HttpContext http, string signal, byte[] bytes)
    {
        _raw.Enqueue(Encoding.Latin1.GetString(bytes));
        _headers.Enqueue(http.Request.Headers["x-collector-key"].ToString());
        var message = new Protobuf(bytes);
        foreach (var whole in message.All(1))
        {
            var resource = whole.One(1)!.Attributes(1);
            foreach (var scope in whole.All(2))
            {
                foreach (var item in scope.All(2)) { Take(signal, item, scope.One(1)?.Text(1) ?? "", resource); }
            }
        }
    }

    private void Take(string signal, Protobuf item, string source, IReadOnlyDictionary<string, string> resource)
    {
        switch (signal)
        {
            case "traces":
                _spans.Enqueue(new ReceivedSpan(item.Hex(1), item.Hex(2), item.Hex(4), item.Text(5), (int)item.Number(6), source, item.Attributes(9), resource)
                {
                    Began = item.Number(7), Ended = item.Number(8), Status = (int)(item.One(15)?.Number(3) ?? 0),
                });
                break;
            case "logs":
                _lines.Enqueue(new ReceivedLine(item.One(5)?.AnyValue() ?? "", item.Hex(9), item.Text(3), item.Attributes(6), resource));
                break;
            case "metrics":
                foreach (var point in item.All(5).Concat(item.All(7)).SelectMany(data => data.All(1)))
                {
                    var value = point.Has(6) ? (long)point.Number(6) : BitConverter.UInt64BitsToDouble(point.Number(4));
                    _points.Enqueue(new ReceivedPoint(item.Text(1), item.Text(3), value, point.Attributes(7), resource));
                }
                foreach (var point in item.All(9).SelectMany(data => data.All(1))) { _points.Enqueue(new ReceivedPoint(item.Text(1), item.Text(3), point.Number(4), point.Attributes(9), resource)); }
                break;
        }
    }
}
