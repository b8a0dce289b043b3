using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Recordings;
using VlogStudio.Core.Storage;

namespace VlogStudio.Features.Recordings;

/// <summary>Shows what is being uploaded. The bytes go by HTTP in the browser module; this only tells of it.</summary>
public sealed partial class UploadTray
{
    private readonly Dictionary<Guid, RecordingView> _recordings = [];
    private IReadOnlyList<UploadItem> _items = [];
    private ElementReference _root;
    private IJSObjectReference? _module;
    private IJSObjectReference? _link;
    private DotNetObjectReference<UploadTray>? _self;
    private bool _isOpen = true;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    [Inject]
    private GetRecording GetRecording { get; set; } = default!;

    [Inject]
    private IOptions<RecordingsOptions> Options { get; set; } = default!;

    [Inject]
    private IOptions<StorageOptions> Storage { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    private bool IsUnderWay => _items.Any(i => i.IsMoving || i.State is UploadPhase.Paused);

    private IEnumerable<UploadItem> Counted => _items.Where(i => i.State is not (UploadPhase.Refused or UploadPhase.Duplicate or UploadPhase.Interrupted));

    private double Overall => Counted.Sum(i => i.Size) is var all and > 0 ? 100d * Counted.Sum(i => i.Sent) / all : 0;

    private string Summary
    {
        get
        {
            var moving = _items.Count(i => i.IsMoving);
            if (moving > 0)
            {
                var speed = _items.Sum(i => i.State is UploadPhase.Uploading ? i.Speed : 0);
                var left = Counted.Where(i => i.IsMoving).Sum(i => i.Size - i.Sent);
                return speed > 1000 ? Words["TrayUploadingLeft", moving, Formats.Percent(Overall), Formats.Clock(TimeSpan.FromSeconds(left / speed))] : Words["TrayUploading", moving, Formats.Percent(Overall)];
            }
            var asking = _items.Count(i => i.State is UploadPhase.Failed or UploadPhase.Duplicate or UploadPhase.Interrupted or UploadPhase.Refused);
            if (asking > 0) { return Words[asking == 1 ? "TrayAskingOne" : "TrayAskingMany", asking]; }
            var paused = _items.Count(i => i.State is UploadPhase.Paused);
            return paused > 0 ? Words[paused == 1 ? "TrayPausedOne" : "TrayPausedMany", paused] : Words[_items.Count == 1 ? "TrayDoneOne" : "TrayDoneMany", _items.Count];
        }
    }

    /// <summary>The browser tells what stands.</summary>
    [JSInvokable]
    public async Task Show(IReadOnlyList<UploadItem> items)
    {
        var arrived = items.Where(i => i.State is UploadPhase.Done && i.RecordingId is { } id && !_recordings.ContainsKey(id)).Select(i => i.RecordingId!.Value).ToList();
        // The list opens for what is new or needs somebody, and folds away when all is done; in between it stays as it was put.
        if (items.Count > _items.Count) { _isOpen = true; }
        else if (_items.Any(i => i.State is not UploadPhase.Done) && items.All(i => i.State is UploadPhase.Done)) { _isOpen = false; }
        _items = items;
        StateHasChanged();
        foreach (var id in arrived) { await ReadAsync(id); }
    }

    /// <summary>Files of a folder that are no videos were left out.</summary>
    [JSInvokable]
    public void LeftOut(int count) => Toasts.Show(Words[count == 1 ? "LeftOutOne" : "LeftOutMany", count], Tone.Info);

    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (_link is not null)
        {
            try { await _link.InvokeVoidAsync("end"); } catch (JSDisconnectedException) { return; }
        }
        await _link.EndAsync();
        await _module.EndAsync();
        _self?.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) { return; }
        _module = await Js.InvokeAsync<IJSObjectReference>("import", "/js/uploads.js");
        _self = DotNetObjectReference.Create(this);
        _link = await _module.InvokeAsync<IJSObjectReference>("attach", _root, _self, new { maxBytes = Options.Value.MaxBytes, isDirect = Storage.Value.Kind == StorageKind.S3 });
    }

    protected override async Task OnSignalAsync(UserSignal signal)
    {
        if (signal.What != "recording") { return; }
        foreach (var id in _recordings.Keys.Where(id => signal.Id == id || signal.Id == Guid.Empty).ToList()) { await ReadAsync(id); }
    }

    private async Task ReadAsync(Guid id)
    {
        var found = await GetRecording.HandleAsync(UserId, id, Ended);
        if (!found.IsOk) { return; }
        _recordings[id] = found.Value;
        StateHasChanged();
    }

    private RecordingView? RecordingOf(UploadItem item) => item.RecordingId is { } id ? _recordings.GetValueOrDefault(id) : null;

    private async Task CallAsync(string name, params object[] args)
    {
        if (_module is not null) { await _module.InvokeVoidAsync(name, args); }
    }

    private static string WidthOf(double percent) => FormattableString.Invariant($"width:{percent:0.#}%");
}
