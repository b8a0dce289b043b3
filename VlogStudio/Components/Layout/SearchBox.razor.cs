using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
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

    private const string UsualKeys = "Ctrl K";
    private const string MacKeys = "⌘ K";

    /// <summary>The list of keys as plain markup, for every page has it: drawn as elements it would cost each some fifteen kilobytes of the server's memory.</summary>
    private static readonly ConcurrentDictionary<(string Language, string Shortcut), MarkupString> s_keyLists = new();

    private ElementReference _dialog;
    private ElementReference _help;
    private IJSObjectReference? _module;
    private IJSObjectReference? _watch;
    private DotNetObjectReference<SearchBox>? _self;
    private IReadOnlyList<SearchHit> _found = [];
    private string _text = "";
    private string _shortcut = UsualKeys;
    private int _at;
    private bool _isOpen;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    [Inject]
    private StudioSearch Search { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private MarkupString KeyList => s_keyLists.GetOrAdd((CultureInfo.CurrentUICulture.Name, _shortcut), key => new MarkupString(
        $"""<dl class="vs-keys">{string.Concat(Keys.Select(k => $"<dt>{string.Join(' ', Named(k.Keys, key.Shortcut))}</dt><dd>{WebUtility.HtmlEncode(Words[k.Word])}</dd>"))}</dl>"""));

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
        if (await _module.InvokeAsync<string>("searchKeys") != MacKeys) { return; }
        _shortcut = MacKeys;
        StateHasChanged();
    }

    private static IEnumerable<string> Named(string keys, string shortcut) => keys.Split(' ').Select(key => $"<kbd>{WebUtility.HtmlEncode(key == "Mod" ? shortcut.Split(' ')[0] : key)}</kbd>");

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
