namespace VlogStudio.Features.Vlogs.Wizard;

/// <summary>Does the last thing asked for once nothing was asked for a while.</summary>
/// <param name="delay">How long to wait.</param>
/// <param name="time">The clock; the system's where none is given.</param>
internal sealed class Later(TimeSpan delay, TimeProvider? time = null) : IDisposable
{
    private readonly Lock _gate = new();
    private CancellationTokenSource? _waiting;

    /// <summary>Does it later, unless something else is asked for before.</summary>
    public void Do(Func<Task> work)
    {
        lock (_gate)
        {
            _waiting?.Cancel();
            _waiting = new CancellationTokenSource();
            _ = WaitAsync(work, _waiting.Token);
        }
    }

    /// <summary>Forgets what was asked for.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _waiting?.Cancel();
            _waiting = null;
        }
    }

    /// <inheritdoc />
    public void Dispose() => Forget();

    private async Task WaitAsync(Func<Task> work, CancellationToken ct)
    {
        try
        {
            await Task.Delay(delay, time ?? TimeProvider.System, ct);
            await work();
        }
        catch (OperationCanceledException) { }
    }
}
