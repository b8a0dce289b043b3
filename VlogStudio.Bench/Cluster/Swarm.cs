using VlogStudio.Circuits;

namespace VlogStudio.Bench.Cluster;

/// <summary>A page somebody has open.</summary>
/// <param name="Visitor">Who.</param>
/// <param name="Path">Which.</param>
/// <param name="Awaited">Text that is there once the page is.</param>
/// <param name="OnBatch">Told what is drawn on it and when.</param>
internal sealed record OpenPage(Visitor Visitor, string Path, string Awaited, Action<ReadOnlyMemory<byte>, long>? OnBatch);

/// <summary>Many open pages with their circuits.</summary>
internal sealed class Swarm : IAsyncDisposable
{
    private const int AtOnce = 4;
    private readonly List<Circuit> circuits = [];

    public int Count => circuits.Count;

    /// <summary>Opens pages until there are so many.</summary>
    public async Task GrowAsync(int count, Func<int, OpenPage> page, CancellationToken ct) =>
        await Parallel.ForEachAsync(Enumerable.Range(circuits.Count, Math.Max(0, count - circuits.Count)), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (i, token) =>
        {
            var wanted = page(i);
            var circuit = await Circuit.OpenAsync(wanted.Visitor, wanted.Path, wanted.Awaited, wanted.OnBatch, token);
            lock (circuits) { circuits.Add(circuit); }
        });

    /// <summary>Fails where one of them ended: what was measured would be about fewer than it says.</summary>
    public void Demand()
    {
        if (circuits.FirstOrDefault(c => c.Fault is not null) is { } ended) { throw new InvalidOperationException($"A circuit ended: {ended.Fault}"); }
    }

    public async ValueTask DisposeAsync()
    {
        await Parallel.ForEachAsync(circuits, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (circuit, _) => await circuit.DisposeAsync());
        circuits.Clear();
    }
}
