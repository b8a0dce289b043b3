using Microsoft.AspNetCore.Components;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Events;

namespace VlogStudio.Features.Home;

/// <summary>The person wants the event in two.</summary>
public sealed record SplitAt(EventView Event, TimeSpan At);

/// <summary>The person moved the event's ends.</summary>
public sealed record TrimTo(EventView Event, TimeSpan Start, TimeSpan End);

/// <summary>Plays an event large, and cuts it: split at the playhead, trim with handles.</summary>
public sealed partial class EventDialog
{
    private EventView _now = default!;
    private MediaPlayer? _player;
    private TimeSpan _start;
    private TimeSpan _end;
    private bool _isCutting;

    [Parameter, EditorRequired]
    public EventView Event { get; set; } = default!;

    /// <summary>The events to walk through.</summary>
    [Parameter]
    public IReadOnlyList<EventView> Events { get; set; } = [];

    [Parameter]
    public bool IsCutting { get; set; }

    private double Aspect => _now is { Width: > 0, Height: > 0 } ? (double)_now.Width.Value / _now.Height.Value : 16d / 9;

    protected override void OnInitialized()
    {
        Take(Event);
        _isCutting = IsCutting;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && _isCutting && _player is not null) { await _player.SeekAsync(_start); }
    }

    private void Take(EventView item) => (_now, _start, _end) = (item, item.Start, item.End);

    private EventView? Neighbour(int way)
    {
        var at = Events.ToList().FindIndex(e => e.Id == _now.Id) + way;
        return at >= 0 && at < Events.Count ? Events[at] : null;
    }

    private void Turn(int way)
    {
        if (Neighbour(way) is { } next) { Take(next); }
    }

    private void Cut() => _isCutting = true;

    private async Task MovedAsync((TimeSpan Start, TimeSpan End, TimeSpan Look) to)
    {
        (_start, _end) = (to.Start, to.End);
        if (_player is not null) { await _player.SeekAsync(to.Look); }
    }

    private async Task SplitAsync()
    {
        var at = _player is null ? TimeSpan.Zero : await _player.PositionAsync();
        Dialogs.Close(new SplitAt(_now, at));
    }

    private void Trim() => Dialogs.Close(new TrimTo(_now, _start, _end));
}
