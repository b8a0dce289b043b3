using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace VlogStudio.Components.Shared;

/// <summary>A part of a page that a browser module drives: made by the module's <c>attach(root, dotnet)</c>, ended by its <c>dispose()</c>.</summary>
public sealed class BrowserPart : IAsyncDisposable
{
    private readonly IJSObjectReference? _module;
    private readonly IJSObjectReference? _part;
    private readonly IDisposable _owner;

    private BrowserPart(IJSObjectReference? module, IJSObjectReference? part, IDisposable owner) => (_module, _part, _owner) = (module, part, owner);

    /// <summary>Loads <c>js/{module}.js</c> and hands it the element and the component it may call.</summary>
    public static async Task<BrowserPart> AttachAsync<T>(IJSRuntime js, string module, ElementReference root, T owner)
        where T : class
    {
        var loaded = await js.InvokeAsync<IJSObjectReference?>("import", $"./js/{module}.js");
        var reference = DotNetObjectReference.Create(owner);
        var part = loaded is null ? null : await loaded.InvokeAsync<IJSObjectReference?>("attach", root, reference);
        return new BrowserPart(loaded, part, reference);
    }

    /// <summary>Calls one of the part's functions; a browser that is gone is no error.</summary>
    public async Task CallAsync(string name, params object?[] args)
    {
        try
        {
            if (_part is not null) { await _part.InvokeVoidAsync(name, args); }
        }
        catch (JSDisconnectedException) { }
    }

    /// <summary>Calls one of the part's functions for its answer; a browser that is gone answers the default.</summary>
    public async Task<TResult?> AskAsync<TResult>(string name, params object?[] args)
    {
        try
        {
            return _part is null ? default : await _part.InvokeAsync<TResult>(name, args);
        }
        catch (JSDisconnectedException)
        {
            return default;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_part is not null)
            {
                await _part.InvokeVoidAsync("dispose");
                await _part.DisposeAsync();
            }
            if (_module is not null) { await _module.DisposeAsync(); }
        }
        catch (JSDisconnectedException) { }
        catch (OperationCanceledException) { }
        _owner.Dispose();
    }
}
