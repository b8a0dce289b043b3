using System.IO.Pipelines;
using VlogStudio.Core.Storage;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Storage;

/// <summary>Connections on which nothing moves.</summary>
public sealed class WatchedStreamTests
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);
    private readonly ManualClock _clock = new(new DateTimeOffset(2026, 5, 2, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_ThatIsNeverAnswered_IsGivenUpAtTheLimit()
    {
        await using var stream = new WatchedStream(new Silent(), s_limit, _clock);
        var reading = stream.ReadAsync(new byte[8], Ct).AsTask();

        for (var i = 0; i < 3; i++) { _clock.Advance(s_limit / 4); }
        Assert.False(reading.IsCompleted);
        for (var i = 0; i < 2; i++) { _clock.Advance(s_limit / 4); }

        var error = await Assert.ThrowsAsync<IOException>(() => reading);
        Assert.Contains("30 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_OfWhatTricklesInForLongerThanTheLimit_IsNotGivenUp()
    {
        var pipe = new Pipe();
        await using var stream = new WatchedStream(pipe.Reader.AsStream(), s_limit, _clock);
        for (byte i = 0; i < 10; i++)
        {
            _clock.Advance(s_limit / 2);
            await pipe.Writer.WriteAsync(new[] { i }, Ct);
            var one = new byte[1];
            Assert.Equal(1, await stream.ReadAsync(one, Ct));
            Assert.Equal(i, one[0]);
        }
    }

    [Fact]
    public async Task Idle_WithNobodyWaiting_StaysOpen()
    {
        var pipe = new Pipe();
        await using var stream = new WatchedStream(pipe.Reader.AsStream(), s_limit, _clock);
        for (var i = 0; i < 20; i++) { _clock.Advance(s_limit); }
        await pipe.Writer.WriteAsync(new byte[] { 7 }, Ct);
        Assert.Equal(1, await stream.ReadAsync(new byte[8], Ct));
    }

    /// <summary>Says nothing until it is closed.</summary>
    private sealed class Silent : MemoryStream
    {
        private readonly TaskCompletionSource<int> _never = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(_never.Task);

        protected override void Dispose(bool disposing)
        {
            _never.TrySetException(new ObjectDisposedException("socket"));
            base.Dispose(disposing);
        }
    }
}
