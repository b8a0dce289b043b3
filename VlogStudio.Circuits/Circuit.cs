using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VlogStudio.Circuits;

/// <summary>
/// A page with its circuit, without a browser: does on the wire what Blazor's script does. It asks for the page, opens the circuit over a web socket, has the
/// page's components drawn, acknowledges each batch and answers what the server asks of the browser.
/// </summary>
internal sealed class Circuit : IAsyncDisposable
{
    private const int ObjectReference = 1;
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Visitor _visitor;
    private readonly Action<ReadOnlyMemory<byte>, long>? _onBatch;
    private readonly byte[] _awaited;
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _end = new();
    private readonly TaskCompletionSource<string> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _drawn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;
    private string _id = "";
    private int _objects;
    private int _batches;

    private Circuit(Visitor visitor, string awaited, Action<ReadOnlyMemory<byte>, long>? onBatch)
    {
        (_visitor, _onBatch, _awaited) = (visitor, onBatch, Encoding.UTF8.GetBytes(awaited));
        _socket.Options.Cookies = visitor.Cookies;
        _socket.Options.SetRequestHeader("Origin", visitor.Origin);
        // As every browser offers it; the page tells nothing that others could guess at.
        _socket.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
        _socket.Options.KeepAliveInterval = TimeSpan.Zero;
        _socket.Options.CollectHttpResponseDetails = true;
    }

    /// <summary>How often something was drawn.</summary>
    public int Batches => Volatile.Read(ref _batches);

    /// <summary>What the server agreed to about the socket, e.g. how it compresses.</summary>
    public string Extensions => _socket.HttpResponseHeaders?.TryGetValue("Sec-WebSocket-Extensions", out var agreed) is true ? string.Join(';', agreed) : "";

    /// <summary>Why the circuit ended; null while it lives.</summary>
    public string? Fault { get; private set; }

    /// <summary>Opens a page and waits until something is drawn on it.</summary>
    /// <param name="visitor">Who looks.</param>
    /// <param name="path">The page.</param>
    /// <param name="awaited">Text that is there once the page is; it may stand in markup.</param>
    /// <param name="onBatch">Told what is drawn and when it was here (<see cref="Stopwatch.GetTimestamp"/>).</param>
    /// <param name="ct">Ends the opening.</param>
    public static async Task<Circuit> OpenAsync(Visitor visitor, string path, string awaited, Action<ReadOnlyMemory<byte>, long>? onBatch, CancellationToken ct)
    {
        var circuit = new Circuit(visitor, awaited, onBatch);
        try
        {
            await circuit.OpenAsync(path, ct).WaitAsync(Patience, ct);
            return circuit;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            await circuit.DisposeAsync();
            throw new InvalidOperationException($"No circuit for {path}: {circuit.Fault ?? error.Message}", error);
        }
    }

    /// <summary>Leaves the page, and says so as a browser does, so that the server lets go of it at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_id.Length > 0)
        {
            using var goodbye = new MultipartFormDataContent { { new StringContent(_id), "circuitId" } };
            try { using var answer = await _visitor.Http.PostAsync(new Uri("_blazor/disconnect", UriKind.Relative), goodbye); }
            catch (HttpRequestException) { }
        }

        _socket.Dispose();
        _sending.Dispose();
        _end.Dispose();
    }

    private async Task OpenAsync(string path, CancellationToken ct)
    {
        var address = new Uri(_visitor.Http.BaseAddress!, path);
        using var asked = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Accept", "text/html" } } };
        using var page = await _visitor.Http.SendAsync(asked, ct);
        if (!page.IsSuccessStatusCode) { throw new InvalidOperationException($"{path} was answered {(int)page.StatusCode} {page.Headers.Location}"); }
        var markers = PageMarkers.Read(await page.Content.ReadAsStringAsync(ct));
        if (markers.Components.Count == 0) { throw new InvalidOperationException($"{path} has no components that a circuit would draw."); }

        using var negotiated = await _visitor.Http.PostAsync(new Uri("_blazor/negotiate?negotiateVersion=1", UriKind.Relative), null, ct);
        var token = (string)(await negotiated.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonObject>(ct))!["connectionToken"]!;
        var socket = new UriBuilder(new Uri(_visitor.Http.BaseAddress!, $"_blazor?id={Uri.EscapeDataString(token)}")) { Scheme = address.Scheme == "https" ? "wss" : "ws" };
        await _socket.ConnectAsync(socket.Uri, ct);
        await _socket.SendAsync(HubMessage.Handshake, WebSocketMessageType.Text, true, ct);
        _running = Task.WhenAll(Task.Run(ReceiveAsync, CancellationToken.None), Task.Run(StayAliveAsync, CancellationToken.None));

        await SendAsync(HubMessage.Call("0", "StartCircuit", new Uri(_visitor.Http.BaseAddress!, "/").ToString(), address.ToString(), "[]", markers.State));
        _id = await _started.Task;
        await SendAsync(HubMessage.Call(null, "UpdateRootComponents", markers.ToOperations(), markers.State));
        await _drawn.Task;
    }

    private async Task ReceiveAsync()
    {
        var (buffer, filled, isGreeted) = (new byte[16 * 1024], 0, false);
        try
        {
            while (true)
            {
                if (filled == buffer.Length) { Array.Resize(ref buffer, buffer.Length * 2); }
                var came = await _socket.ReceiveAsync(buffer.AsMemory(filled), _end.Token);
                if (came.MessageType == WebSocketMessageType.Close) { throw new FormatException($"The server closed the socket: {_socket.CloseStatusDescription}"); }
                var at = Stopwatch.GetTimestamp();
                filled += came.Count;
                var read = 0;
                if (!isGreeted) { isGreeted = (read = HubMessage.ReadHandshake(buffer.AsSpan(0, filled))) > 0; }
                while (isGreeted && HubMessage.Read(buffer.AsMemory(read, filled - read), out var message) is > 0 and var length)
                {
                    read += length;
                    await HandleAsync(message!, at);
                }

                buffer.AsSpan(read, filled - read).CopyTo(buffer);
                filled -= read;
            }
        }
        catch (Exception error) when (error is OperationCanceledException or WebSocketException or FormatException or JsonException)
        {
            if (!_end.IsCancellationRequested) { Fail(error.Message); }
        }
    }

    private async Task HandleAsync(HubMessage message, long at)
    {
        switch (message)
        {
            case { Kind: HubMessage.Completion, InvocationId: "0" }:
                if (message.Result is string id) { _started.TrySetResult(id); }
                else { Fail(message.Error ?? "The circuit was refused."); }
                break;
            case { Kind: HubMessage.Close }: throw new FormatException(message.Error);
            case { Target: "JS.RenderBatch", Arguments: [long batch, ReadOnlyMemory<byte> drawn] }:
                Interlocked.Increment(ref _batches);
                _onBatch?.Invoke(drawn, at);
                if (!_drawn.Task.IsCompleted && drawn.Span.IndexOf(_awaited) >= 0) { _drawn.TrySetResult(); }
                await SendAsync(HubMessage.Call(null, "OnRenderCompleted", batch, null));
                break;
            case { Target: "JS.BeginInvokeJS", Arguments: [long handle, string name, _, long kind, ..] }:
                if (handle != 0) { await SendAsync(HubMessage.Call(null, "EndInvokeJSFromDotNet", handle, true, Answer(handle, name, kind))); }
                break;
            case { Target: "JS.Error", Arguments: [var why, ..] }: Fail($"JS.Error: {why}"); break;
            default: break;
        }
    }

    /// <summary>Modules and their parts are there, and what pages ask a browser is answered as a plain one would.</summary>
    private string Answer(long handle, string name, long kind) => new JsonArray(handle, true, (kind, name) switch
    {
        (ObjectReference, _) => new JsonObject { ["__jsObjectId"] = ++_objects },
        (_, "studioZone") => "Etc/UTC",
        (_, "searchKeys") => "Ctrl K",
        (_, "current") => "light",
        (_, "position") => 0,
        (_, "listen") => false,
        _ => null,
    }).ToJsonString();

    private async Task StayAliveAsync()
    {
        using var timer = new PeriodicTimer(KeepAlive);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token)) { await SendAsync(HubMessage.SignOfLife()); }
        }
        catch (OperationCanceledException) { }
    }

    private async Task SendAsync(byte[] message)
    {
        await _sending.WaitAsync(_end.Token);
        try { await _socket.SendAsync(message, WebSocketMessageType.Binary, true, _end.Token); }
        catch (WebSocketException error) { Fail(error.Message); }
        finally { _sending.Release(); }
    }

    private void Fail(string why)
    {
        Fault ??= why;
        _started.TrySetException(new InvalidOperationException(why));
        _drawn.TrySetException(new InvalidOperationException(why));
    }
}
