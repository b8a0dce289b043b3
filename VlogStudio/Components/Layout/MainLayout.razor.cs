using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using VlogStudio.Components.Shared;

namespace VlogStudio.Components.Layout;

public sealed partial class MainLayout
{
    private IJSObjectReference? _module;
    private bool _isInteractive;
    private string _here = "";

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    public ValueTask DisposeAsync()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        return _module.EndAsync();
    }

    protected override void OnInitialized()
    {
        _here = PathOf(Navigation.Uri);
        Navigation.LocationChanged += OnLocationChanged;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // Tests and scripts wait for this mark: before it, a press goes nowhere.
        if (!firstRender) { return; }
        _module = await Js.InvokeAsync<IJSObjectReference>("import", "/js/page.js");
        await _module.InvokeVoidAsync("watch");
        _isInteractive = true;
        StateHasChanged();
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e)
    {
        var there = PathOf(e.Location);
        if (there == _here) { return; }
        _here = there;
        InvokeAsync(StateHasChanged);
    }

    private static string PathOf(string uri) => new Uri(uri).AbsolutePath;
}
