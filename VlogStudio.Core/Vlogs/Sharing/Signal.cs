using System.Threading.Channels;

namespace VlogStudio.Core.Vlogs.Sharing;

/// <summary>Wakes one waiter; several calls before it looks are one.</summary>
internal sealed class Signal
{
    private readonly Channel<bool> _calls = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _calls.Writer.TryWrite(true);

    /// <summary>Returns after a call, or when so much time has passed.</summary>
    public async Task WaitAsync(TimeSpan limit, TimeProvider time, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        try { await _calls.Reader.ReadAsync(either.Token); }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested) { }
    }

    /// <summary>Returns after a call, when a task has ended, or when so much time has passed.</summary>
    public async Task WaitAsync(Task or, TimeSpan limit, TimeProvider time)
    {
        using var ended = new CancellationTokenSource();
        var waiting = WaitAsync(limit, time, ended.Token);
        await Task.WhenAny(or, waiting);
        await ended.CancelAsync();
        try { await waiting; }
        catch (OperationCanceledException) when (ended.IsCancellationRequested) { }
    }
}
