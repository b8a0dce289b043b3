using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Messaging;

namespace VlogStudio.Features.Accounts;

/// <summary>Signs live circuits out: at once when their session's end is heard, after half a minute otherwise.</summary>
internal sealed class SessionRevalidator : RevalidatingServerAuthenticationStateProvider
{
    private readonly CheckSession _sessions;
    private readonly LiveBus _bus;
    private IDisposable? _subscription;

    public SessionRevalidator(ILoggerFactory loggers, CheckSession sessions, LiveBus bus)
        : base(loggers)
    {
        _sessions = sessions;
        _bus = bus;
        AuthenticationStateChanged += Listen;
    }

    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(30);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(authenticationState);
        return authenticationState.User.SessionId() is { } id && await _sessions.HandleAsync(id, cancellationToken) is not null;
    }

    protected override void Dispose(bool disposing)
    {
        AuthenticationStateChanged -= Listen;
        _subscription?.Dispose();
        base.Dispose(disposing);
    }

    private async void Listen(Task<AuthenticationState> changed)
    {
        var state = await changed;
        _subscription?.Dispose();
        _subscription = state.User.SessionId() is { } id ? _bus.Subscribe(CheckSession.Topic(id), Hear) : null;
    }

    // After a break of the side wire every listener is asked to read anew; that alone must sign nobody out.
    private void Hear(string message)
    {
        if (message == CheckSession.Ended) { Leave(); }
    }

    private void Leave() => SetAuthenticationState(Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity()))));
}
