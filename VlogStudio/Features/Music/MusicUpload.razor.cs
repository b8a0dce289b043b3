using System.Text.Json;
using Microsoft.AspNetCore.Components;
using VlogStudio.Components.Shared;

namespace VlogStudio.Features.Music;

/// <summary>Brings a person's own track in: straight from the browser to the server, with its progress.</summary>
public sealed partial class MusicUpload
{
    private ElementReference _root;
    private BrowserPart? _part;
    private int? _percent;
    private string _name = "";
    private string _said = "";
    private bool _isBad;

    /// <summary>A track was added.</summary>
    [Parameter]
    public EventCallback OnAdded { get; set; }

    [Inject]
    private ProblemWords Say { get; set; } = default!;

    /// <summary>So much has arrived.</summary>
    [Microsoft.JSInterop.JSInvokable]
    public void Progressed(string name, int percent)
    {
        (_name, _percent, _said) = (name, Math.Clamp(percent, 0, 100), "");
        StateHasChanged();
    }

    /// <summary>It has arrived.</summary>
    [Microsoft.JSInterop.JSInvokable]
    public async Task Added(string name)
    {
        (_percent, _isBad, _said) = (null, false, Words["Uploaded", name]);
        await OnAdded.InvokeAsync();
        StateHasChanged();
    }

    /// <summary>It was refused or did not get through; the answer is a problem as JSON, or empty.</summary>
    [Microsoft.JSInterop.JSInvokable]
    public void Refused(string name, int status, string answer)
    {
        (_percent, _isBad) = (null, true);
        _said = status switch
        {
            0 => Words["Upload.Lost", name],
            -1 => Words["Upload.Stopped"],
            413 => Words["Upload.TooLarge", name],
            _ => Words["Upload.Refused", name, CodeOf(answer) is { } code ? Say.Say(code) : ""],
        };
        StateHasChanged();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_part is not null) { await _part.DisposeAsync(); }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender) { _part = await BrowserPart.AttachAsync(Js, "music-upload", _root, this); }
    }

    private static string? CodeOf(string answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            return json.RootElement.TryGetProperty("code", out var code) ? code.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task StopAsync()
    {
        if (_part is not null) { await _part.CallAsync("stop"); }
    }
}
