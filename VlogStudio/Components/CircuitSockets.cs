using Microsoft.AspNetCore.Components.Server;

namespace VlogStudio.Components;

/// <summary>How circuits talk to their browsers.</summary>
internal static class CircuitSockets
{
    /// <summary>
    /// What is sent is compressed, but nothing is kept between two messages: a compressor that remembers takes a quarter of a megabyte of every open page,
    /// and most pages are open while nothing is said.
    /// </summary>
    public static void Configure(ServerComponentsEndpointOptions options) => options.ConfigureWebSocketAcceptContext = (_, socket) =>
    {
        socket.DisableServerContextTakeover = true;
        return Task.CompletedTask;
    };
}
