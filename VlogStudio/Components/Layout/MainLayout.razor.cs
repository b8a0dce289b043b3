using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace VlogStudio.Components.Layout;

public sealed partial class MainLayout : IDisposable
{
    private bool _isInteractive;
    private string _here = "";

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    public void Dispose() => Navigation.LocationChanged -= OnLocationChanged;

    protected override void OnInitialized()
    {
        _here = PathOf(Navigation.Uri);
        Navigation.LocationChanged += OnLocationChanged;
    }

    protected override void OnAfterRender(bool firstRender)
    {
        // Tests and scripts wait for this mark: before it, a press goes nowhere.
        if (!firstRender) { return; }
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
