using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Music;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Features.Music;

/// <summary>The library and a person's own tracks: search, page, listen, and choose or remove.</summary>
public sealed partial class TrackList : IAsyncDisposable
{
    private readonly HashSet<Guid> _leaving = [];
    private ElementReference _root;
    private BrowserPart? _sound;
    private List<TrackView>? _tracks;
    private int _total;
    private string _query = "";
    private string _typed = "";
    private Guid? _heard;
    private bool _hasFailed;
    private int _search;

    /// <summary>The chosen track, or null.</summary>
    [Parameter]
    public Guid? ChosenId { get; set; }

    /// <summary>How many are brought at a time.</summary>
    [Parameter]
    public int PageSize { get; set; } = 6;

    /// <summary>Whether own tracks can be removed here.</summary>
    [Parameter]
    public bool CanRemove { get; set; }

    /// <summary>A track was chosen; without it tracks are only listened to.</summary>
    [Parameter]
    public EventCallback<TrackView> OnChosen { get; set; }

    [Inject]
    private ListTracks ListTracks { get; set; } = default!;

    [Inject]
    private RemoveTrack RemoveTrack { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    /// <summary>The track came to its end, or another is listened to.</summary>
    [JSInvokable]
    public void Silence()
    {
        _heard = null;
        StateHasChanged();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Dispose();
        await FlushAsync();
        if (_sound is not null) { await _sound.DisposeAsync(); }
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc />
    protected override Task OnViewerAsync() => ReloadAsync();

    /// <inheritdoc />
    protected override Task OnSignalAsync(UserSignal signal) => signal?.What == "track" ? ReloadAsync() : Task.CompletedTask;

    private async Task ReloadAsync()
    {
        var search = ++_search;
        try
        {
            var page = await ListTracks.HandleAsync(UserId, _query.Length == 0 ? null : _query, new PageRequest(0, Math.Max(PageSize, _tracks?.Count ?? 0)), Ended);
            if (search != _search) { return; }
            (_tracks, _total, _hasFailed) = ([.. page.Items.Where(t => !_leaving.Contains(t.Id))], page.Total - _leaving.Count, false);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _hasFailed = true;
        }
        StateHasChanged();
    }

    private Task SearchAsync()
    {
        _query = _typed.Trim();
        _tracks = _tracks is null ? null : [.. _tracks.Take(PageSize)];
        return ReloadAsync();
    }

    private async Task MoreAsync()
    {
        var page = await ListTracks.HandleAsync(UserId, _query.Length == 0 ? null : _query, new PageRequest(_tracks!.Count, PageSize), Ended);
        _tracks.AddRange(page.Items.Where(t => _tracks.All(have => have.Id != t.Id) && !_leaving.Contains(t.Id)));
        _total = page.Total - _leaving.Count;
    }

    private async Task ListenAsync(TrackView track)
    {
        _sound ??= await BrowserPart.AttachAsync(Js, "sound", _root, this);
        _heard = await _sound.AskAsync<bool>("listen", $"/api/v1/music/{track.Id}/stream") ? track.Id : null;
    }

    private async Task ChooseAsync(TrackView track)
    {
        if (_sound is not null) { await _sound.CallAsync("stop"); }
        _heard = null;
        await OnChosen.InvokeAsync(track);
    }

    private async Task AddedAsync()
    {
        _query = _typed = "";
        await ReloadAsync();
    }

    // The track goes for good only once it can no longer be taken back.
    private async Task RemoveAsync(TrackView track)
    {
        await FlushAsync();
        _leaving.Add(track.Id);
        _tracks?.RemoveAll(t => t.Id == track.Id);
        _total--;
        Toasts.ShowUndo(Words["Removed", track.Title], Words["Undo"], () => InvokeAsync(() =>
        {
            _leaving.Remove(track.Id);
            return ReloadAsync();
        }));
        _ = FlushLaterAsync(track.Id);
    }

    private async Task FlushLaterAsync(Guid trackId)
    {
        try
        {
            await Task.Delay(Toasts.Lifetime, Ended);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        await InvokeAsync(() => _leaving.Contains(trackId) ? FlushAsync() : Task.CompletedTask);
    }

    private async Task FlushAsync()
    {
        foreach (var id in _leaving.ToList())
        {
            _leaving.Remove(id);
            await RemoveTrack.HandleAsync(UserId, id, CancellationToken.None);
        }
    }

    private string About(TrackView track) => string.Join(" · ", new[]
    {
        track.Owned ? Words["Owned"].Value : track.Artist,
        track.Owned ? track.Artist : "",
        track.Bpm is { } bpm ? Words["Bpm", Math.Round(bpm)].Value : "",
        track.Licence,
    }.Where(t => !string.IsNullOrWhiteSpace(t)));
}
