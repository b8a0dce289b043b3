using Microsoft.JSInterop;

namespace VlogStudio.Components.Shared;

/// <summary>Letting go of browser modules.</summary>
internal static class JsModules
{
    /// <summary>Disposes a reference; a browser that has gone away needs no goodbye.</summary>
    public static async ValueTask EndAsync(this IJSObjectReference? reference)
    {
        if (reference is null) { return; }
        try
        {
            await reference.DisposeAsync();
        }
        catch (Exception e) when (e is JSDisconnectedException or OperationCanceledException)
        {
            return;
        }
    }
}
