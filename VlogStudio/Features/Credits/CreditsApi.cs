using VlogStudio.Api;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Features.Credits;

/// <summary>The credit routes.</summary>
public static class CreditsApi
{
    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapCreditsApi(this IEndpointRouteBuilder routes)
    {
        var credits = routes.MapGroup("/api/v1/credits").WithTags("Credits").RequireAuthorization();
        credits.MapGet("/", BalanceAsync).WithName("GetCredits").WithSummary("Shows what is available, held and posted.")
            .Produces<CreditsAnswer>().ProducesProblem(StatusCodes.Status401Unauthorized);
        credits.MapGet("/entries", EntriesAsync).WithName("ListCreditEntries").WithSummary("Lists movements, newest first, each with the balance it left.")
            .Produces<Page<LedgerLine>>().ProducesProblem(StatusCodes.Status401Unauthorized);
        credits.MapGet("/statement.csv", StatementAsync).WithName("ExportCreditStatement").WithSummary("The movements of a month (2026-11), or all, as CSV, oldest first; local times in a time zone (Europe/Vienna).")
            .Produces<string>(StatusCodes.Status200OK, "text/csv").ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        return routes;
    }

    private static async Task<IResult> BalanceAsync(HttpContext http, GetBalance getBalance, CancellationToken ct)
    {
        var balance = await getBalance.HandleAsync(http.User.UserId(), ct);
        return Results.Ok(new CreditsAnswer(balance.Available, balance.Held, balance.Posted));
    }

    private static async Task<IResult> EntriesAsync(HttpContext http, ListEntries listEntries, int? skip, int? limit, CancellationToken ct) =>
        Results.Ok(await listEntries.HandleAsync(http.User.UserId(), new PageRequest(skip, limit), ct));

    private static async Task<IResult> StatementAsync(HttpContext http, GetStatement get, string? month, string? zone, CancellationToken ct)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone ?? "UTC", out var here)) { return Answers.Refuse(Problem.Invalid("zone", "unknown_zone")); }
        var chosen = StatementMonth.Parse(month);
        if (chosen is null && !string.IsNullOrEmpty(month)) { return Answers.Refuse(Problem.Invalid("month", "unknown_month")); }
        var lines = new List<StatementLine>();
        Statement page;
        do
        {
            page = await get.HandleAsync(http.User.UserId(), chosen?.In(here), new PageRequest(lines.Count, PageRequest.MaxLimit), ct);
            lines.AddRange(page.Lines);
        }
        while (page.Lines.Count == PageRequest.MaxLimit);
        // What moved while the pages were read shifts them; nobody's statement names a movement twice.
        var oldestFirst = lines.DistinctBy(l => l.Line.TxId).Reverse();
        var name = $"credits-{chosen?.ToString() ?? "all"}.csv";
        return Results.File(System.Text.Encoding.UTF8.GetBytes("\ufeff" + StatementCsv.Of(oldestFirst, here)), "text/csv; charset=utf-8", name);
    }

    internal sealed record CreditsAnswer(long Available, long Held, long Posted);
}
