namespace VlogStudio.Core.Caching;

/// <summary>
/// Keeps what can be had again and counts what is counted for a while: in this process, or in Redis for all processes of the studio. Nothing kept here
/// is a truth: whoever asks must be able to do without, and believes what comes back no more than if a stranger had said it. No member throws because
/// Redis is away, and none waits for it for long.
/// </summary>
public interface ICache
{
    /// <summary>The most bytes one value may have; larger ones are neither kept nor read.</summary>
    const int MaxBytes = 1 << 20;

    /// <summary>What is kept under a key; null where nothing is.</summary>
    ValueTask<byte[]?> GetAsync(string key, CancellationToken ct);

    /// <summary>Keeps a value until its lifetime ends or room is needed.</summary>
    /// <param name="key">Names it: the owner's room, then what it is (<c>events:model-answer:…</c>).</param>
    /// <param name="value">At most <see cref="MaxBytes"/>, or it is not kept.</param>
    /// <param name="lifetime">More than nothing; everything ends some time.</param>
    /// <param name="ct">Ends the call.</param>
    ValueTask SetAsync(string key, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken ct);

    /// <summary>Counts one more within a window that slides, if the limit allows.</summary>
    /// <param name="key">What is counted.</param>
    /// <param name="most">How many may be counted within the window.</param>
    /// <param name="window">How far back is looked.</param>
    /// <param name="ct">Ends the call.</param>
    ValueTask<WindowCount> CountAsync(string key, int most, TimeSpan window, CancellationToken ct);
}

/// <summary>What came of counting.</summary>
/// <param name="IsWithin">Whether it was within the limit, and was counted.</param>
/// <param name="Wait">How long until there may be room again; nothing where there is.</param>
public readonly record struct WindowCount(bool IsWithin, TimeSpan Wait);
