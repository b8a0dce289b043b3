using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Vlogs;

/// <summary>How fast a node made films lately.</summary>
/// <param name="WorkerId">The node.</param>
/// <param name="Films">How many it made within a day.</param>
/// <param name="Speed">Seconds of film for each second of work, from claim to end.</param>
public sealed record FilmPace(string WorkerId, int Films, double Speed);

/// <summary>Measures how fast each node made films within the last day. For admins: the caller checks the role.</summary>
/// <param name="databases">The database.</param>
public sealed class GetFilmPaces(IDbContextFactory<StudioDb> databases)
{
    /// <summary>The paces of nodes that made any, by node.</summary>
    public async Task<IReadOnlyDictionary<string, FilmPace>> HandleAsync(CancellationToken ct)
    {
        await using var db = await databases.CreateDbContextAsync(ct);

        // A film is made within hours of being asked for: created_at leads along the index.
        var paces = await db.Database.SqlQuery<FilmPace>($"""
            SELECT a.worker_id AS "WorkerId", count(*)::int AS "Films",
                (sum(extract(epoch FROM v.duration)) / greatest(0.001, sum(extract(epoch FROM a.ended_at - a.started_at))))::float8 AS "Speed"
            FROM job j JOIN job_attempt a ON a.job_id = j.id AND a.fence = j.fence JOIN vlogs v ON v.job_id = j.id
            WHERE j.state IN ('done', 'partial') AND j.created_at > now() - interval '2 days' AND j.kind = {GenerateVlogHandler.Generate.Name}
                AND a.outcome IN ('done', 'partial') AND a.ended_at > now() - interval '1 day'
            GROUP BY a.worker_id
            """).ToListAsync(ct);
        return paces.ToDictionary(p => p.WorkerId);
    }
}
