using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Recordings;

/// <summary>Brings one recording.</summary>
/// <param name="dbs">The database.</param>
/// <param name="reader">Reads views.</param>
public sealed class GetRecording(IDbContextFactory<StudioDb> dbs, RecordingReader reader)
{
    /// <summary>Brings it, or <c>recording_not_found</c>.</summary>
    public async Task<Result<RecordingView>> HandleAsync(Guid userId, Guid recordingId, CancellationToken ct)
    {
        await using var db = await dbs.CreateDbContextAsync(ct);
        return await reader.FindAsync(db, userId, recordingId, ct) is { } found ? found : RecordingProblems.NotFound;
    }
}
