using Microsoft.AspNetCore.Components;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Features.Jobs.Admin;

/// <summary>The nodes, for admins: whether they are there, what they can, what they run; to be drained before they are stopped.</summary>
public sealed partial class NodesPage
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private IReadOnlyList<NodeView>? _nodes;
    private IReadOnlyDictionary<string, FilmPace> _paces = new Dictionary<string, FilmPace>();
    private bool _hasFailed;
    private bool _isActing;
    private ITimer? _timer;

    /// <summary>From where the admin looks, for the audit.</summary>
    [CascadingParameter(Name = "Address")]
    public string? Address { get; set; }

    [Inject]
    private ListNodes List { get; set; } = default!;

    [Inject]
    private GetFilmPaces Paces { get; set; } = default!;

    [Inject]
    private DrainNode Drain { get; set; } = default!;

    [Inject]
    private ResumeNode Resume { get; set; } = default!;

    [Inject]
    private AdminGuard Guard { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    [Inject]
    private ProblemWords Problems { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [Inject]
    private ILogger<NodesPage> Logger { get; set; } = default!;

    /// <inheritdoc />
    protected override Task OnViewerAsync() => LoadAsync();

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        // Heartbeats grow old while nobody acts.
        if (firstRender) { _timer = Clock.CreateTimer(_ => _ = InvokeAsync(RefreshAsync), null, Every, Every); }
    }

    /// <inheritdoc />
    protected override void Dispose(bool isDisposing)
    {
        _timer?.Dispose();
        base.Dispose(isDisposing);
    }

    private static string IconOf(NodeState state) => state switch
    {
        NodeState.Alive => "check_circle",
        NodeState.Draining => "block",
        NodeState.Lost => "error",
        _ => "stop_circle",
    };

    private static Tone ToneOf(NodeState state) => state switch
    {
        NodeState.Alive => Tone.Good,
        NodeState.Lost => Tone.Bad,
        _ => Tone.Plain,
    };

    private async Task RefreshAsync()
    {
        await LoadAsync();
        StateHasChanged();
    }

    private async Task LoadAsync()
    {
        try
        {
            _paces = await Paces.HandleAsync(Ended);
            _nodes = await List.HandleAsync(Ended);
            _hasFailed = false;
        }
        catch (OperationCanceledException) when (Ended.IsCancellationRequested)
        {
            // The page is gone.
        }
        catch (Exception error)
        {
            AdminLog.NotRead(Logger, error);
            _hasFailed = true;
        }
    }

    private async Task SetAsync(NodeView view, bool isDraining)
    {
        if (_isActing) { return; }
        if (!await Guard.AllowsAsync()) { return; }
        _isActing = true;
        try
        {
            var act = new NodeAct(UserId, view.Node.Id, Address);
            var done = isDraining ? await Drain.HandleAsync(act, Ended) : await Resume.HandleAsync(act, Ended);
            if (!done.IsOk) { Toasts.Show(Problems.Say(done.Problems), Tone.Bad); }
        }
        finally { _isActing = false; }
        await LoadAsync();
    }

    private string SeenAgo(TimeSpan since) => since switch
    {
        { TotalMinutes: < 2 } => Words["SeenAgo.s", Formats.Number((long)since.TotalSeconds)],
        { TotalHours: < 2 } => Words["SeenAgo.min", Formats.Number((long)since.TotalMinutes)],
        { TotalDays: < 2 } => Words["SeenAgo.h", Formats.Number((long)since.TotalHours)],
        _ => Words["SeenAgo.d", Formats.Number((long)since.TotalDays)],
    };
}
