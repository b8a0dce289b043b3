using System.Collections.Concurrent;

namespace VlogStudio.Core.Rendering.Sharing;

/// <summary>Makes the picture of a film together with others: as many segments at a time here as alone, and takes in what arrives from elsewhere.</summary>
internal sealed class SharedPicture(PictureMaker pictures, int workers)
{
    private int _begunBeside;

    /// <summary>Makes segments, and <paramref name="beside"/> in a worker's place once nothing is left for it to begin.</summary>
    /// <returns>Those whose footage could not be used.</returns>
    public async Task<IReadOnlyList<FailedSegment>> MakeAsync(
        ISegmentTurns turns, IReadOnlyDictionary<Guid, RenderSource> sources, Func<CancellationToken, Task> beside, CancellationToken ct)
    {
        var failed = new ConcurrentBag<FailedSegment>();
        var places = new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = ct };
        await Parallel.ForEachAsync(Enumerable.Range(0, workers), places, async (_, stop) =>
        {
            while (await WorkAsync(turns, sources, beside, failed, stop)) { }
        });
        return [.. failed];
    }

    /// <summary>One turn; false when nothing is left.</summary>
    private async Task<bool> WorkAsync(
        ISegmentTurns turns, IReadOnlyDictionary<Guid, RenderSource> sources, Func<CancellationToken, Task> beside, ConcurrentBag<FailedSegment> failed, CancellationToken ct)
    {
        var turn = await turns.NextAsync(ct);
        switch (turn)
        {
            case { Kind: TurnKind.Make, Segment: { } segment }:
                await pictures.MakeOneAsync(segment, sources, Math.Max(1, Environment.ProcessorCount / workers), failed, ct);
                return true;
            case { Kind: TurnKind.Arrived, Segment: { } segment, Made: { } made }:
                await pictures.AdoptAsync(segment, made, ct);
                return true;
            default:
                if (Interlocked.Exchange(ref _begunBeside, 1) == 0)
                {
                    await beside(ct);
                    return true;
                }

                if (turn.Kind == TurnKind.Wait)
                {
                    await turns.ChangedAsync(ct);
                }

                return turn.Kind == TurnKind.Wait;
        }
    }
}
