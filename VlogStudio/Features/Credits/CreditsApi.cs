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
        return routes;
    }

    private static async Task<IResult> BalanceAsync(HttpContext http, GetBalance getBalance, CancellationToken ct)
    {
        var balance = await getBalance.HandleAsync(http.User.UserId(), ct);
        return Results.Ok(new CreditsAnswer(balance.Available, balance.Held, balance.Posted));
    }

    private static async Task<IResult> EntriesAsync(HttpContext http, ListEntries listEntries, int? skip, int? limit, CancellationToken ct) =>
        Results.Ok(await listEntries.HandleAsync(http.User.UserId(), new PageRequest(skip, limit), ct));

    internal sealed record CreditsAnswer(long Available, long Held, long Posted);
}
