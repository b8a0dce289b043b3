using Microsoft.AspNetCore.Components;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Features.Vlogs.Films;

/// <summary>The picture of a film: the film itself, or how far it is. Each quarter and the end are said to screen readers.</summary>
public sealed partial class FilmScreen
{
    private string _said = "";
    private int _saidQuarter = -1;
    private VlogStatus? _before;

    /// <summary>The film.</summary>
    [Parameter, EditorRequired]
    public VlogView Film { get; set; } = null!;

    /// <summary>How far it is, as pushed; null before the first push.</summary>
    [Parameter]
    public JobProgress? Progress { get; set; }

    /// <summary>Whether something is being done.</summary>
    [Parameter]
    public bool IsBusy { get; set; }

    /// <summary>The person wants it stopped.</summary>
    [Parameter]
    public EventCallback OnCancel { get; set; }

    private bool IsKnown => Film.Status == VlogStatus.Processing && Film.Progress > 0;

    private int Percent => (int)Math.Floor(Math.Clamp(Film.Progress, 0, 100));

    private string Shape => Film.Request.Orientation.ToString().ToLowerInvariant();

    private string PhaseWords => Film.IsCancelRequested
        ? Words["Phase.cancelling"]
        : Progress?.State == JobState.Retrying ? Words["Phase.retrying"] : Words.Coded("Phase", Film.Phase, Words["Phase.working"]);

    private string? Eta => Film.Progress >= 5 && Film.EtaSeconds is { } eta ? VlogWording.About(Words, "Film.Eta", TimeSpan.FromSeconds(eta)) : null;

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        var before = _before;
        _before = Film.Status;
        if (Film.IsUnderWay())
        {
            var quarter = Percent / 25;
            if (quarter == _saidQuarter || !IsKnown) { return; }
            _saidQuarter = quarter;
            _said = Words["Film.Said.Percent", quarter * 25, PhaseWords];
        }
        else if (before is VlogStatus.Pending or VlogStatus.Processing)
        {
            _said = Film.Status switch
            {
                VlogStatus.Completed => Words["Film.Said.Ready", Film.Title],
                VlogStatus.Partial => Words["Film.Said.Partial", Film.Title],
                VlogStatus.Cancelled => Words["Film.Said.Cancelled"],
                _ => Words["Film.Said.Failed"],
            };
        }
    }
}
