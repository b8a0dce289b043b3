using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Recordings;

/// <summary>Finds a recording of this person with the same bytes: asked before an upload.</summary>
/// <param name="dbs">The database.</param>
/// <param name="reader">Reads views.</param>
public sealed class FindDuplicate(IDbContextFactory<StudioDb> dbs, RecordingReader reader)
{
    /// <summary>The oldest usable recording with this SHA-256 (hex), or null.</summary>
    public async Task<RecordingView?> HandleAsync(Guid userId, string sha256, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(sha256);
        await using var db = await dbs.CreateDbContextAsync(ct);
        var twin = await RecordingReader.FindTwinAsync(db, userId, sha256.ToLowerInvariant(), Guid.Empty, ct);
        return twin is { } id ? await reader.FindAsync(db, userId, id, ct) : null;
    }
}
