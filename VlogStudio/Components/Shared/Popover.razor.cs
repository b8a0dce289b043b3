using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace VlogStudio.Components.Shared;

public sealed partial class Popover
{
    private ElementReference _root;
    private bool _isOpen;
    private IJSObjectReference? _module;
    private IJSObjectReference? _watch;
    private DotNetObjectReference<Popover>? _self;

    /// <summary>What the button says to screen readers and on hover.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>The symbol on the button, unless there is a face.</summary>
    [Parameter]
    public string Icon { get; set; } = "more_horiz";

    /// <summary>The button's looks.</summary>
    [Parameter]
    public RenderFragment? Face { get; set; }

    /// <summary>What opens.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    [Parameter]
    public string? TestId { get; set; }

    [Parameter]
    public string? Class { get; set; }

    [Parameter]
    public string ButtonClass { get; set; } = "vs-icon-button";

    [JSInvokable]
    public Task CloseAsync()
    {
        _isOpen = false;
        StateHasChanged();
        return EndWatchAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await EndWatchAsync();
        await _module.EndAsync();
        _self?.Dispose();
    }

    private async Task ToggleAsync()
    {
        if (_isOpen) { await CloseAsync(); return; }
        _isOpen = true;
        StateHasChanged();
        _module ??= await Js.InvokeAsync<IJSObjectReference>("import", "/js/popover.js");
        _self ??= DotNetObjectReference.Create(this);
        _watch = await _module.InvokeAsync<IJSObjectReference>("watch", _root, _self);
    }

    private async Task EndWatchAsync()
    {
        var watch = _watch;
        _watch = null;
        if (watch is null) { return; }
        try { await watch.InvokeVoidAsync("end"); } catch (JSDisconnectedException) { return; }
        await watch.EndAsync();
    }
}
