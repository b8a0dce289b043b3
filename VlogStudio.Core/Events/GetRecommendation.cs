using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Events;

/// <summary>Reads a recommendation.</summary>
public sealed class GetRecommendation(IDbContextFactory<StudioDb> factory)
{
    /// <summary>Reads it as far as it has come, or answers recommendation_not_found.</summary>
    public async Task<Result<RecommendationView>> HandleAsync(Guid userId, Guid jobId, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var job = await db.Jobs.AsNoTracking().Where(j => j.Id == jobId && j.UserId == userId && j.Kind == RecommendEventsHandler.Recommend.Name)
            .Select(j => new { j.State, j.Result, j.ErrorCode }).SingleOrDefaultAsync(ct);
        if (job is null) { return Problem.NotFound("recommendation_not_found"); }
        var result = job.State == JobState.Done && job.Result is not null ? StudioJson.Read<Recommendation>(job.Result) : null;
        return new RecommendationView(jobId, job.State, result, job.ErrorCode);
    }
}
