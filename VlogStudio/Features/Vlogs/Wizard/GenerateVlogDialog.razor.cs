using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Events;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Features.Vlogs.Wizard;

/// <summary>The wizard: choose events of a day, make the film yours. Its page is <c>/day/{date}/vlog</c>, which the home page's button goes to.</summary>
public partial class GenerateVlogDialog : IAsyncDisposable
{
    private static readonly TimeSpan QuoteDelay = TimeSpan.FromMilliseconds(350);
    private static readonly TimeSpan SaveDelay = TimeSpan.FromMilliseconds(600);
    private readonly Later _quoteLater = new(QuoteDelay);
    private ElementReference _root;
    private BrowserPart? _part;
    private DraftKeeper? _keeper;
    private WizardState? _state;
    private VlogQuote? _quote;
    private IReadOnlyList<Problem> _problems = [];
    private IReadOnlyList<FootageDay> _days = [];
    private EventView? _playing;
    private Exception? _failure;
    private bool _isQuoting;
    private bool _isSending;

    /// <summary>The day to begin with; null takes the latest day with footage.</summary>
    [Parameter]
    public DateOnly? Date { get; set; }

    /// <summary>The film whose choices to begin with, to make another version of it; null for a new film.</summary>
    [Parameter]
    public Guid? From { get; set; }

    /// <summary>The person closed it; what was chosen is kept.</summary>
    [Parameter]
    public EventCallback OnClose { get; set; }

    /// <summary>The person went to another day.</summary>
    [Parameter]
    public EventCallback<DateOnly> OnDateChanged { get; set; }

    [Inject]
    private GetDay GetDay { get; set; } = default!;

    [Inject]
    private ListDaysWithFootage ListDays { get; set; } = default!;

    [Inject]
    private GetDraft GetDraft { get; set; } = default!;

    [Inject]
    private SaveDraft SaveDraft { get; set; } = default!;

    [Inject]
    private GetVlog GetVlog { get; set; } = default!;

    [Inject]
    private QuoteVlog QuoteVlog { get; set; } = default!;

    [Inject]
    private QuoteVersion QuoteVersion { get; set; } = default!;

    [Inject]
    private PrepareVlog PrepareVlog { get; set; } = default!;

    [Inject]
    private DropPreparation DropPreparation { get; set; } = default!;

    [Inject]
    private RequestVlog RequestVlog { get; set; } = default!;

    [Inject]
    private RerenderVlog RerenderVlog { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IJSRuntime Js { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private ILogger<GenerateVlogDialog> Log { get; set; } = default!;

    /// <summary>Escape closes what is open: the player, else the wizard.</summary>
    [JSInvokable]
    public async Task EscapeAsync()
    {
        if (_playing is null) { await CloseAsync(); return; }
        _playing = null;
        StateHasChanged();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Dispose();
        _quoteLater.Dispose();
        if (_feed is not null) { await _feed.DisposeAsync(); }
        if (_keeper is not null) { await _keeper.DisposeAsync(); }
        if (_part is not null) { await _part.DisposeAsync(); }
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc />
    protected override Task OnViewerAsync() => ReloadAsync();

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_state is not null && Date is { } date && date != _state.Day.Date) { await LoadAsync(date); }
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender) { _part = await BrowserPart.AttachAsync(Js, "wizard", _root, this); }
    }

    private async Task ReloadAsync()
    {
        _failure = null;
        try
        {
            _days = await ListDays.HandleAsync(UserId, DateOnly.MinValue, DateOnly.MaxValue, Ended);
            await LoadAsync(Date ?? (_days.Count > 0 ? _days.Max(d => d.Date) : DateOnly.FromDateTime(Time.GetLocalNow().Date)));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            VlogsLog.WizardFailed(Log, e);
            _failure = e;
        }
    }

    private async Task LoadAsync(DateOnly date)
    {
        await KeepAsync();
        var day = await GetDay.HandleAsync(UserId, date, includeHidden: false, Ended);
        var earlier = From is { } from ? await GetVlog.HandleAsync(UserId, from, Ended) : null;
        var draft = From is null ? await GetDraft.HandleAsync(UserId, date, Ended) : null;
        var choices = earlier is { IsOk: true } ? WizardState.OfFilm(earlier.Value) : draft?.Choices;
        _state = new WizardState(day, choices);
        _state.Changed += OnChanged;
        (_quote, _problems, _recommendation) = (null, [], null);
        // Another version of a film has its own key and leaves the day's draft alone.
        _keeper = From is null ? new DraftKeeper(_state, async c => (await SaveDraft.HandleAsync(UserId, date, c, CancellationToken.None)).IdempotencyKey, draft?.IdempotencyKey, SaveDelay) : null;
        if (_state.Step == 2) { AskForQuote(); }
        await FollowKeptRecommendationAsync();
        StateHasChanged();
    }

    private async Task GoToAsync(DateOnly date)
    {
        if (OnDateChanged.HasDelegate) { await OnDateChanged.InvokeAsync(date); } else { await LoadAsync(date); }
    }

    private void OnChanged()
    {
        if (_state is { Step: 2 }) { AskForQuote(); }
        _ = InvokeAsync(StateHasChanged);
    }

    private async Task NextAsync()
    {
        if (_state is null || !_state.GoOn()) { return; }
        await ShowTopAsync();
    }

    private async Task BackAsync()
    {
        _state!.GoBack();
        await ShowTopAsync();
    }

    private async Task ShowTopAsync()
    {
        StateHasChanged();
        if (_part is not null)
        {
            await _part.CallAsync("toTop");
            await _part.CallAsync("focus", "#wizard-title");
        }
    }

    private async Task CloseAsync()
    {
        await KeepAsync();
        await DropPreparation.HandleAsync(UserId, CancellationToken.None);
        await OnClose.InvokeAsync();
    }

    private async Task KeepAsync()
    {
        if (_keeper is { } keeper) { _keeper = null; await keeper.DisposeAsync(); }
        if (_state is { } state) { state.Changed -= OnChanged; }
    }
}
