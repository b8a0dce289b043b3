using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace VlogStudio.Components.Shared;

/// <summary>Plays a film, a recording, or a stretch of one; bytes come by range requests and the keys work in the browser.</summary>
public sealed partial class MediaPlayer
{
    private ElementReference _root;
    private IJSObjectReference? _module;
    private IJSObjectReference? _player;
    private (TimeSpan? Start, TimeSpan? End) _span;

    /// <summary>Where the bytes are.</summary>
    [Parameter, EditorRequired]
    public string Url { get; set; } = "";

    /// <summary>Where the list of its pieces is (HLS); null plays the whole file.</summary>
    [Parameter]
    public string? StreamUrl { get; set; }

    /// <summary>The picture before playing.</summary>
    [Parameter]
    public string? PosterUrl { get; set; }

    /// <summary>What plays, for screen readers.</summary>
    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>Where the stretch begins; null for the start.</summary>
    [Parameter]
    public TimeSpan? Start { get; set; }

    /// <summary>Where it ends; null for the end.</summary>
    [Parameter]
    public TimeSpan? End { get; set; }

    /// <summary>Width over height of the picture, so that nothing jumps when it arrives.</summary>
    [Parameter]
    public double Aspect { get; set; } = 16d / 9;

    [Parameter]
    public bool Autoplay { get; set; }

    private string Shape => FormattableString.Invariant($"--aspect:{Math.Clamp(Aspect, 0.3, 4):0.####}");

    /// <summary>Shows the picture at a time of the recording.</summary>
    public async Task SeekAsync(TimeSpan at)
    {
        if (_player is not null) { await _player.InvokeVoidAsync("seek", at.TotalSeconds); }
    }

    /// <summary>Where in the recording the player stands.</summary>
    public async Task<TimeSpan> PositionAsync() =>
        _player is null ? Start ?? TimeSpan.Zero : TimeSpan.FromSeconds(await _player.InvokeAsync<double>("position"));

    public async ValueTask DisposeAsync()
    {
        if (_player is not null)
        {
            try { await _player.InvokeVoidAsync("end"); } catch (JSDisconnectedException) { return; }
        }
        await _player.EndAsync();
        await _module.EndAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _span = (Start, End);
            _module = await Js.InvokeAsync<IJSObjectReference>("import", "/js/player.js");
            _player = await _module.InvokeAsync<IJSObjectReference>(
                "attach", _root, new { start = Start?.TotalSeconds, end = End?.TotalSeconds, autoplay = Autoplay, stream = StreamUrl, whole = Url });
        }
        else if (_player is not null && _span != (Start, End))
        {
            _span = (Start, End);
            await _player.InvokeVoidAsync("span", Start?.TotalSeconds, End?.TotalSeconds);
        }
    }
}
