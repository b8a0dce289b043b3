using VlogStudio.Core.Jobs;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Rendering.Sharing;

namespace VlogStudio.Core.Vlogs.Sharing;

/// <summary>The way from one attempt at a film to those who help with it.</summary>
internal sealed class FilmShare(SharingTools tools, JobRun run, string folder) : ISegmentShare
{
    private bool _isUsed;

    /// <inheritdoc />
    public ISegmentTurns Begin(IReadOnlyList<PlannedSegment> missing, string mark, Action<string, double> onProgress)
    {
        _isUsed = true;
        return new FilmTurns(tools, run, folder, missing, mark, onProgress);
    }

    /// <summary>Clears away what was made elsewhere, once the film has it.</summary>
    public async Task ClearAsync(CancellationToken ct)
    {
        if (!_isUsed) { return; }
        try
        {
            foreach (var key in await tools.Tasks.ClearAsync((run.JobId, run.Fence), ct)) { await tools.Store.DeleteAsync(key, ct); }
        }
        catch (Exception e) when (e is not OperationCanceledException and not OutOfMemoryException)
        {
            // The film is made; what is left over is swept with the leavings of other attempts.
            SharingLog.NotCleared(tools.Log, e, run.JobId);
        }
    }
}
