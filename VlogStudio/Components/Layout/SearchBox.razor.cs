using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using VlogStudio.Components.Shared;

namespace VlogStudio.Components.Layout;

/// <summary>Ctrl/⌘-K finds days, films and pages; <c>?</c> lists the keys.</summary>
public sealed partial class SearchBox
{
    private static readonly (string Keys, string Word)[] Keys =
    [
        ("Mod K", "ShortcutSearch"), ("?", "ShortcutHelp"), ("Space", "ShortcutPlay"), ("← →", "ShortcutArrows"), ("X", "ShortcutTick"), ("S", "ShortcutStar"), ("Delete", "ShortcutRemove"),
        ("[ ]", "ShortcutDays"), ("G", "ShortcutGenerate"), ("Esc", "ShortcutEscape"),
    ];

    private ElementReference _dialog;
    private ElementReference _help;
    private IJSObjectReference? _module;
    private IJSObjectReference? _watch;
    private DotNetObjectReference<SearchBox>? _self;
    private IReadOnlyList<SearchHit> _found = [];
    private string _text = "";
    private string _shortcut = "Ctrl K";
    private int _at;
    private bool _isOpen;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    [Inject]
    private StudioSearch Search { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [JSInvokable]
    public async Task OpenAsync()
    {
        _isOpen = true;
        _text = "";
        await FindAsync();
        StateHasChanged();
        if (_module is not null) { await _module.InvokeVoidAsync("open", _dialog); }
    }

    [JSInvokable]
    public void Closed()
    {
        _isOpen = false;
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await _watch.EndAsync();
        await _module.EndAsync();
        _self?.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) { return; }
        _module = await Js.InvokeAsync<IJSObjectReference>("import", "/js/shortcuts.js");
        _self = DotNetObjectReference.Create(this);
        _watch = await _module.InvokeAsync<IJSObjectReference>("watch", _dialog, _help, _self);
        _shortcut = await _module.InvokeAsync<string>("searchKeys");
        StateHasChanged();
    }

    private async Task CloseAsync()
    {
        if (_module is not null) { await _module.InvokeVoidAsync("close", _dialog, _help); }
    }

    private async Task FindAsync()
    {
        _at = 0;
        var text = _text;
        var found = await Search.FindAsync(UserId, text, Ended);
        if (text == _text) { _found = found; }
    }

    private async Task KeyAsync(KeyboardEventArgs e)
    {
        if (e.Key == "ArrowDown") { _at = Math.Min(_at + 1, Math.Max(0, _found.Count - 1)); }
        else if (e.Key == "ArrowUp") { _at = Math.Max(0, _at - 1); }
        else if (e.Key == "Enter" && _at < _found.Count) { await GoAsync(_found[_at]); }
    }

    private async Task GoAsync(SearchHit hit)
    {
        await CloseAsync();
        Navigation.NavigateTo(hit.Href, forceLoad: hit.IsPlainPage);
    }
}
