using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Vlogs;

/// <summary>
/// Throws away what a killed attempt wrote into the store and no row ever named: an attempt writes its film first and its row after, so a
/// process that dies between the two leaves a film that belongs to nobody, and one that dies before that an upload nobody finishes.
/// </summary>
public sealed partial class SweepOutputs(IDbContextFactory<StudioDb> factory, IObjectStore store, StoreOutput uploads, TimeProvider time, ILogger<SweepOutputs> log)
{
    /// <summary>Much longer than any attempt may take between its first object and its commit.</summary>
    private static readonly TimeSpan Spared = TimeSpan.FromHours(24);

    /// <summary>Throws away those written more than a day ago.</summary>
    /// <returns>How many objects went.</returns>
    public async Task<int> HandleAsync(CancellationToken ct)
    {
        var before = time.GetUtcNow() - Spared;
        var gone = await UnnamedObjects.RemoveAsync(store, "out/", before, keys => NamedAsync(keys, ct), ct);
        gone += await uploads.SweepAsync(before, ct);
        if (gone > 0) { Swept(log, gone); }
        return gone;
    }

    private async Task<List<string>> NamedAsync(List<string> keys, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        return await db.Database.SqlQuery<string>($"""
            SELECT v.key AS "Value" FROM vlogs, LATERAL (VALUES (video_key), (stream_key), (playlist_key), (poster_key)) v(key) WHERE v.key = ANY({keys})
            UNION SELECT output_key FROM job WHERE output_key = ANY({keys})
            UNION SELECT media_cloud_key FROM generation_history WHERE media_cloud_key = ANY({keys})
            """).ToListAsync(ct);
    }

    [LoggerMessage(7310, LogLevel.Information, "Threw away {Count} objects of attempts that never ended")]
    private static partial void Swept(ILogger logger, int count);
}
