using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Music;

namespace VlogStudio.Features.Music;

/// <summary>A piece of a track on its waveform: drag the piece or its ends, or move them by keys.</summary>
public sealed partial class WaveformPiece
{
    private ElementReference _root;
    private BrowserPart? _part;
    private (Guid Id, MusicPiece Piece)? _shown;
    private double _volume = -1;
    private bool _isHeard;

    /// <summary>The track, with its peaks.</summary>
    [Parameter, EditorRequired]
    public TrackView Track { get; set; } = null!;

    /// <summary>The piece.</summary>
    [Parameter]
    public MusicPiece Piece { get; set; }

    /// <summary>How loud it is listened to, 0..1.</summary>
    [Parameter]
    public double Volume { get; set; } = 0.6;

    /// <summary>Whether nothing may change.</summary>
    [Parameter]
    public bool IsLocked { get; set; }

    /// <summary>Another piece was chosen.</summary>
    [Parameter]
    public EventCallback<MusicPiece> OnChosen { get; set; }

    /// <summary>Another piece was chosen in the browser, seconds.</summary>
    [JSInvokable]
    public Task Choose(double start, double end) => IsLocked ? Task.CompletedTask : OnChosen.InvokeAsync(Piece.With(start, end));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_part is not null) { await _part.DisposeAsync(); }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender) { _part = await BrowserPart.AttachAsync(Js, "waveform", _root, this); }
        if (_part is null) { return; }
        if (_shown != (Track.Id, Piece))
        {
            if (_shown is { } shown && shown.Id != Track.Id && _isHeard) { _isHeard = false; await _part.CallAsync("stop"); }
            _shown = (Track.Id, Piece);
            await _part.CallAsync("set", Track.Peaks, Piece.TrackSeconds, Piece.Start, Piece.End, MusicPiece.MinSeconds);
        }
        if (Math.Abs(_volume - Volume) > 0.001)
        {
            _volume = Volume;
            await _part.CallAsync("volume", Volume);
        }
    }

    private async Task ListenAsync()
    {
        if (_part is not null) { _isHeard = await _part.AskAsync<bool>("listen", $"/api/v1/music/{Track.Id}/stream", Volume); }
    }
}
