using Microsoft.AspNetCore.Components;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Features.Vlogs.Films;

/// <summary>The picture of a film: the film itself, or how far it is. How it ended is said to screen readers.</summary>
public sealed partial class FilmScreen
{
    private string _said = "";
    private MediaPlayer? _player;
    private VlogStatus? _before;

    /// <summary>The film.</summary>
    [Parameter, EditorRequired]
    public VlogView Film { get; set; } = null!;

    /// <summary>How far it is, while it is made.</summary>
    [Parameter]
    public RenderFragment? Bar { get; set; }

    /// <summary>Whether something is being done.</summary>
    [Parameter]
    public bool IsBusy { get; set; }

    /// <summary>The person wants it stopped.</summary>
    [Parameter]
    public EventCallback OnCancel { get; set; }

    /// <summary>The person wants the picture at this time as the poster.</summary>
    [Parameter]
    public EventCallback<TimeSpan> OnPoster { get; set; }

    private string Shape => Film.Request.Orientation.ToString().ToLowerInvariant();

    private double Aspect => Film.Request.Orientation switch
    {
        FilmOrientation.Portrait => 9d / 16,
        FilmOrientation.Square => 1,
        _ => 16d / 9,
    };

    private async Task ChoosePosterAsync()
    {
        if (_player is not null) { await OnPoster.InvokeAsync(await _player.PositionAsync()); }
    }

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        var before = _before;
        _before = Film.Status;
        if (before is not (VlogStatus.Pending or VlogStatus.Processing) || Film.IsUnderWay()) { return; }
        _said = Film.Status switch
        {
            VlogStatus.Completed => Words["Film.Said.Ready", Film.Title],
            VlogStatus.Partial => Words["Film.Said.Partial", Film.Title],
            VlogStatus.Cancelled => Words["Film.Said.Cancelled"],
            _ => Words["Film.Said.Failed"],
        };
    }
}
