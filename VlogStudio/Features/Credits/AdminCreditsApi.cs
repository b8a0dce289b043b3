using VlogStudio.Api;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Primitives;
using VlogStudio.Features.Accounts;

namespace VlogStudio.Features.Credits;

/// <summary>The credit routes of admins.</summary>
public static class AdminCreditsApi
{
    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapAdminCreditsApi(this IEndpointRouteBuilder routes)
    {
        var credits = routes.MapUserGroup("/api/v1/admin/credits", "Credits").RequireAuthorization(StudioPolicies.Admin);
        credits.MapPost("/{userId:guid}/adjust", AdjustAsync).Describe("AdjustCredits", "Gives or takes credits as a correction. For admins.", 402, 403, 404, 409).Produces<CreditsMoved>();
        credits.MapPost("/{userId:guid}/unfreeze", UnfreezeAsync)
            .Describe("UnfreezeAccount", "Lets a frozen account spend again once its books agree. For admins.", 403, 404, 409).Produces(204);
        return routes;
    }

    private static async Task<IResult> AdjustAsync(HttpContext http, Guid userId, AdjustBody body, AdjustCredits adjust, CheckSession sessions, CancellationToken ct)
    {
        var session = http.User.SessionId() is { } sid ? await sessions.HandleAsync(sid, ct) : null;
        var adjustment = new Adjustment(
            http.User.UserId(), userId, body.Amount, body.ReasonCode, body.Note, AccountsApi.AddressOf(http), session?.SignedInAt ?? DateTimeOffset.MinValue) { IdempotencyKey = http.Request.KeyOf() };
        return Answers.Of(await adjust.HandleAsync(adjustment, ct));
    }

    private static async Task<IResult> UnfreezeAsync(HttpContext http, Guid userId, UnfreezeBody body, UnfreezeAccount unfreeze, CancellationToken ct)
    {
        var reason = PersonText.Check("reason", body.Reason, 1000, isRequired: true);
        if (!reason.IsOk) { return Answers.Refuse(reason.Problems); }
        return Answers.Of(await unfreeze.HandleAsync(http.User.UserId(), userId, reason.Value, ct, AccountsApi.AddressOf(http)), _ => Results.NoContent());
    }

    internal sealed record AdjustBody
    {
        public required long Amount { get; init; }

        public required string ReasonCode { get; init; }

        public required string Note { get; init; }
    }

    internal sealed record UnfreezeBody(string? Reason);
}
