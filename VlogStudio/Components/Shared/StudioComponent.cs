using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using VlogStudio.Core.Messaging;

namespace VlogStudio.Components.Shared;

/// <summary>
/// What pages and dialogs build on: who is looking, a token that ends with the component, and the side wire of what changes for that person.
/// </summary>
public abstract class StudioComponent : ComponentBase, IDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(300);
    private readonly CancellationTokenSource _end = new();
    private int _reads;
    private readonly HashSet<UserSignal> _heard = [];
    private IDisposable? _subscription;

    /// <summary>Whose circuit this is; set before <see cref="OnViewerAsync"/>.</summary>
    protected Guid UserId { get; private set; }

    /// <summary>Ends with the component.</summary>
    protected CancellationToken Ended => _end.Token;

    /// <summary>Begins to read what the page shows; its number tells with <see cref="IsLate"/> whether it was asked for something else since.</summary>
    protected int BeginRead() => ++_reads;

    /// <summary>Whether a later reading began: what an earlier one brings must not be shown over it.</summary>
    protected bool IsLate(int read) => read != _reads;

    /// <summary>What was written into a field or an address, trimmed; null where that is nothing.</summary>
    protected static string? Some(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    [CascadingParameter]
    private Task<AuthenticationState>? Authentication { get; set; }

    [Inject]
    private LiveBus Bus { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what runs for the component.</summary>
    protected virtual void Dispose(bool isDisposing)
    {
        _subscription?.Dispose();
        if (!_end.IsCancellationRequested) { _end.Cancel(); }
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        var user = Authentication is null ? new ClaimsPrincipal() : (await Authentication).User;
        UserId = Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : Guid.Empty;
        _subscription = Bus.Subscribe(LiveBus.UserTopic(UserId), payload => _ = InvokeAsync(() => HearAsync(UserSignal.Read(payload))));
        await OnViewerAsync();
    }

    /// <summary>The first work of the component, once it is known who looks.</summary>
    protected virtual Task OnViewerAsync() => Task.CompletedTask;

    /// <summary>Something of the person's changed.</summary>
    protected virtual Task OnSignalAsync(UserSignal signal) => Task.CompletedTask;

    /// <summary>Several things changed within a moment, each named once. A page that reads everything anew does so here, once.</summary>
    protected virtual async Task OnSignalsAsync(IReadOnlyList<UserSignal> signals)
    {
        foreach (var signal in signals) { await OnSignalAsync(signal); }
    }

    // A burst, as an ingest gives, is heard as one; and what was told within a transaction has been committed by then.
    private async Task HearAsync(IEnumerable<UserSignal> news)
    {
        var isWaiting = _heard.Count > 0;
        _heard.UnionWith(news);
        if (isWaiting || _heard.Count == 0) { return; }
        await Task.Delay(Moment, Time, Ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        UserSignal[] signals = [.. _heard];
        _heard.Clear();
        if (!Ended.IsCancellationRequested) { await OnSignalsAsync(signals); }
    }
}
