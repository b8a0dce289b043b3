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
    private readonly CancellationTokenSource _end = new();
    private IDisposable? _subscription;

    /// <summary>Whose circuit this is; set before <see cref="OnViewerAsync"/>.</summary>
    protected Guid UserId { get; private set; }

    /// <summary>Ends with the component.</summary>
    protected CancellationToken Ended => _end.Token;

    [CascadingParameter]
    private Task<AuthenticationState>? Authentication { get; set; }

    [Inject]
    private LiveBus Bus { get; set; } = default!;

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
        _subscription = Bus.Subscribe(LiveBus.UserTopic(UserId), payload =>
        {
            foreach (var signal in UserSignal.Read(payload))
            {
                _ = InvokeAsync(() => _end.IsCancellationRequested ? Task.CompletedTask : OnSignalAsync(signal));
            }
        });
        await OnViewerAsync();
    }

    /// <summary>The first work of the component, once it is known who looks.</summary>
    protected virtual Task OnViewerAsync() => Task.CompletedTask;

    /// <summary>Something of the person's changed.</summary>
    protected virtual Task OnSignalAsync(UserSignal signal) => Task.CompletedTask;
}
