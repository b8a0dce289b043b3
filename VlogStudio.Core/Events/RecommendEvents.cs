using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Events;

/// <summary>Asks for a recommendation.</summary>
public sealed class RecommendEvents(IDbContextFactory<StudioDb> factory, EnqueueJob enqueue)
{
    /// <summary>The most events one recommendation may choose.</summary>
    public const int MaxLimit = 50;

    /// <summary>The longest wish, characters.</summary>
    public const int MaxWish = 500;

    /// <summary>Makes a job of it.</summary>
    /// <returns>The job's id; or every problem: limit_out_of_range, text_too_long, no_footage_on_date.</returns>
    public async Task<Result<Guid>> HandleAsync(Guid userId, RecommendationRequest request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(request);
        await using var db = await factory.CreateDbContextAsync(ct);
        var problems = new List<Problem>();
        if (request.Limit is < 1 or > MaxLimit) { problems.Add(Problem.Invalid("limit", "limit_out_of_range", 1, MaxLimit)); }
        var wish = PersonText.Check("summary_text", request.SummaryText, MaxWish, isRequired: false);
        problems.AddRange(wish.Problems);
        if (!await EventReading.Rows(db, userId).AnyAsync(x => x.Event.LocalDate == request.Date && !x.Event.IsHidden, ct))
        {
            problems.Add(Problem.Invalid("date", "no_footage_on_date", request.Date));
        }
        if (problems.Count > 0) { return Result<Guid>.Refuse(problems); }

        var job = enqueue.Add(db, RecommendEventsHandler.Recommend, userId, userId, request with { SummaryText = wish.Value });
        await db.SaveChangesAsync(ct);
        await enqueue.IssueTicketAsync(RecommendEventsHandler.Recommend.Group, CancellationToken.None);
        return job.Id;
    }
}
