using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Music;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Features.Vlogs.Wizard;

/// <summary>Plays the film as planned, straight from the recordings: one clip after the other, with the music.</summary>
public sealed partial class PlanPreview
{
    private ElementReference _root;
    private BrowserPart? _part;
    private bool _isPlaying;
    private int _index;

    /// <summary>The wizard's state.</summary>
    [Parameter, EditorRequired]
    public WizardState State { get; set; } = null!;

    /// <summary>The plan; null while it is not known.</summary>
    [Parameter]
    public VlogQuote? Quote { get; set; }

    /// <summary>The chosen track, or null.</summary>
    [Parameter]
    public TrackView? Track { get; set; }

    private string? First => State.Chosen.Count == 0 ? null : State.Event(State.Chosen[0]).ThumbnailUrl;

    /// <summary>Another clip is seen.</summary>
    [JSInvokable]
    public void Showed(int index)
    {
        _index = index;
        StateHasChanged();
    }

    /// <summary>It came to its end.</summary>
    [JSInvokable]
    public void Ended()
    {
        _isPlaying = false;
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
        if (firstRender) { _part = await BrowserPart.AttachAsync(Js, "preview", _root, this); }
    }

    private async Task ToggleAsync()
    {
        if (!_isPlaying) { await PlayAsync(0); return; }
        _isPlaying = false;
        if (_part is not null) { await _part.CallAsync("stop"); }
    }

    private async Task PlayAsync(int from)
    {
        if (Quote is not { Clips.Count: > 0 } quote || _part is null) { return; }
        (_isPlaying, _index) = (true, from);
        var film = State.Film;
        await _part.CallAsync("play", new
        {
            seconds = Math.Max(0.1, quote.ExpectedDuration.TotalSeconds),
            originalVolume = film.OriginalVolume ?? 1,
            clips = quote.Clips.Select((c, i) => new
            {
                key = $"{i}:{c.EventId:n}:{c.In.Ticks}",
                url = State.Day.Events.FirstOrDefault(e => e.Id == c.EventId)?.StreamUrl ?? "",
                @in = c.In.TotalSeconds,
                @out = c.Out.TotalSeconds,
                filmStart = c.FilmStart.TotalSeconds,
            }),
            music = Track is { Duration: { } length } track && film.MusicId == track.Id
                ? new { url = $"/api/v1/music/{track.Id}/stream", @in = film.MusicStart ?? 0, @out = film.MusicEnd ?? length.TotalSeconds, volume = film.MusicVolume ?? 0.6 }
                : null,
        }, from);
    }
}
