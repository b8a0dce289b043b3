using VlogStudio.Core.Data;

namespace VlogStudio.Core.History;

/// <summary>Asks each room in turn.</summary>
internal static class TrashedMedia
{
    public static async Task<bool> MoveAsync(IEnumerable<IGenerationMedia> media, StudioDb db, GenerationJob job, DateTimeOffset? removedAt, CancellationToken ct)
    {
        var isMoved = false;
        foreach (var room in media) { isMoved |= await room.MoveAsync(db, job, removedAt, ct); }
        return isMoved;
    }

    public static async Task MovedAsync(IEnumerable<IGenerationMedia> media, GenerationJob job, bool isRemoved, CancellationToken ct)
    {
        foreach (var room in media) { await room.MovedAsync(job, isRemoved, ct); }
    }
}
