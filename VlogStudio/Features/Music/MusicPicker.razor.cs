using Microsoft.AspNetCore.Components;
using VlogStudio.Core.Music;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Features.Music;

/// <summary>The music of a film: none, or a piece of a track with its volume.</summary>
public sealed partial class MusicPicker
{
    private TrackView? _track;
    private bool _isOpen;
    private bool _isGone;

    /// <summary>How the film is to be.</summary>
    [Parameter, EditorRequired]
    public VlogRequest Film { get; set; } = null!;

    /// <summary>Changes how the film is to be.</summary>
    [Parameter, EditorRequired]
    public Action<Func<VlogRequest, VlogRequest>> Change { get; set; } = null!;

    /// <summary>Whether nothing may change.</summary>
    [Parameter]
    public bool IsLocked { get; set; }

    /// <summary>Another track is shown, or none.</summary>
    [Parameter]
    public EventCallback<TrackView?> OnTrack { get; set; }

    [Inject]
    private GetTrack GetTrack { get; set; } = default!;

    private double TrackSeconds => _track?.Duration?.TotalSeconds ?? 0;

    private MusicPiece Piece => MusicPiece.Of(TrackSeconds, Film.MusicStart, Film.MusicEnd);

    /// <inheritdoc />
    protected override async Task OnViewerAsync()
    {
        if (Film.MusicId is { } id) { await ShowAsync(id); }
    }

    // A film as long as the piece needs no repeat: the piece begins as long as the film may be.
    private async Task ChooseAsync(TrackView chosen)
    {
        _isOpen = false;
        var length = chosen.Duration?.TotalSeconds ?? 0;
        var piece = MusicPiece.Of(length, 0, Math.Min(length, Film.MaxDuration));
        Change(f => f with { MusicId = chosen.Id, MusicStart = piece.Start, MusicEnd = piece.End });
        await ShowAsync(chosen.Id);
    }

    private async Task ShowAsync(Guid id)
    {
        var found = await GetTrack.HandleAsync(UserId, id, Ended);
        (_track, _isGone) = (found.Value, !found.IsOk);
        await OnTrack.InvokeAsync(_track);
    }

    private void ChoosePiece(MusicPiece piece) => Change(f => f with { MusicStart = piece.Start, MusicEnd = piece.End });

    private async Task TakeAwayAsync()
    {
        (_track, _isGone) = (null, false);
        Change(f => f with { MusicId = null, MusicStart = null, MusicEnd = null });
        await OnTrack.InvokeAsync(null);
    }
}
