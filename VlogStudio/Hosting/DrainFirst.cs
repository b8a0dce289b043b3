using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace VlogStudio.Hosting;

/// <summary>How a web node goes (section <c>Hosting</c>).</summary>
public sealed class DrainOptions
{
    /// <summary>How long a web node that is told to stop goes on answering, for proxies to notice that it wants nobody new; longer than they take between two looks.</summary>
    public TimeSpan DrainTime { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>Whether this process wants to be sent people.</summary>
internal sealed class ServingState
{
    private volatile bool _isLeaving;

    /// <summary>From the moment the process is told to stop.</summary>
    public bool IsLeaving => _isLeaving;

    /// <summary>The process was told to stop.</summary>
    public void Leave() => _isLeaving = true;
}

/// <summary>
/// The life of a web node: told to stop, it first says so in its health answers and goes on as before, until proxies send people elsewhere; only then
/// requests and circuits end. Told twice, it stops at once.
/// </summary>
internal sealed class DrainFirst(ServingState state, IHostApplicationLifetime lifetime, IOptions<DrainOptions> options, TimeProvider time, ILogger<DrainFirst> logger)
    : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _signals = [];
    private readonly CancellationTokenSource _again = new();

    /// <inheritdoc />
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGQUIT])
        {
            _signals.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                _ = LeaveAsync();
            }));
        }
        return Task.CompletedTask;
    }

    /// <summary>Says that nobody new is wanted, waits, and stops the process; the second call ends the first one's wait.</summary>
    public async Task LeaveAsync()
    {
        if (state.IsLeaving)
        {
            await _again.CancelAsync();
            return;
        }
        state.Leave();
        HostingLog.Drains(logger, options.Value.DrainTime);
        try { await Task.Delay(options.Value.DrainTime, time, _again.Token); }
        catch (OperationCanceledException) { }
        lifetime.StopApplication();
    }

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var signal in _signals) { signal.Dispose(); }
        _again.Dispose();
    }
}
