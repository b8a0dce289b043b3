using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;

namespace VlogStudio.Core.Storage;

/// <summary>The SDK's way to a server: connections that are given up when nothing moves on them.</summary>
internal sealed class S3Connections(TimeSpan connecting, TimeSpan request, TimeSpan stall) : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None, UseCookies = false, ConnectTimeout = connecting, ConnectCallback = ConnectAsync,
    })
    { Timeout = request };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, ct);
            return new WatchedStream(new NetworkStream(socket, ownsSocket: true), stall, TimeProvider.System);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
