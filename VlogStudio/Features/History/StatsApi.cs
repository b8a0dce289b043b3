using VlogStudio.Api;
using VlogStudio.Core.History;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Features.History;

/// <summary>The route of the statistics.</summary>
internal static class StatsApi
{
    /// <summary>Maps it.</summary>
    public static RouteGroupBuilder MapHistoryStats(this RouteGroupBuilder history)
    {
        history.MapGet("/stats", StatsAsync).WithName("GetGenerationStats")
            .WithSummary("Counts generations by status, type and day, with the credits they took: of all time, or of the days from and to in a time_zone.")
            .Produces<GenerationStats>().ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        return history;
    }

    private static async Task<IResult> StatsAsync(HttpContext http, GetGenerationStats stats, DateOnly? from, DateOnly? to, string? time_zone, CancellationToken ct)
    {
        var zone = TimeZoneInfo.Utc;
        // Names with a slash or of letters only: PostgreSQL reads others, such as "+3", in ways of its own.
        if (time_zone is { Length: > 0 } && (!time_zone.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+') || !char.IsAsciiLetter(time_zone[0])
            || !TimeZoneInfo.TryFindSystemTimeZoneById(time_zone, out zone) || !zone.HasIanaId))
        {
            return Answers.Refuse(Problem.Invalid("time_zone", "unknown_time_zone"));
        }
        return Answers.Of(await stats.HandleAsync(http.User.UserId(), new StatsSpan(from, to, zone), ct));
    }
}
