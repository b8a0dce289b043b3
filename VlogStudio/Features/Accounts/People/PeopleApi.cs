using VlogStudio.Api;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Features.Accounts.People;

/// <summary>The routes about everybody's accounts, for admins; their credits have their own.</summary>
internal static class PeopleApi
{
    /// <summary>The most characters of a reason.</summary>
    public const int MaxReason = 1000;

    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapPeopleApi(this IEndpointRouteBuilder routes)
    {
        var people = routes.MapUserGroup("/api/v1/admin/people", "Admin").RequireAuthorization(StudioPolicies.Admin);
        people.MapGet("/", ListAsync)
            .Describe("SearchPeople", "Finds people by customer number, e-mail, name or id, newest first; view is admins, disabled or frozen. For admins.", 403).Produces<FoundPeople>();
        people.MapPost("/{userId:guid}/role", ChangeRoleAsync)
            .Describe("ChangeRole", "Gives a person a role or takes it away; their sessions end. For admins, never for themselves.", 403, 404, 409).Produces(StatusCodes.Status204NoContent);
        people.MapPost("/{userId:guid}/disable", (HttpContext http, Guid userId, ReasonBody body, DisableUser act, CancellationToken ct) => LockAsync(http, userId, body, act, isDisabled: true, ct))
            .Describe("DisableUser", "Locks a person out; their sessions end. For admins, never for themselves.", 403, 404, 409).Produces(StatusCodes.Status204NoContent);
        people.MapPost("/{userId:guid}/enable", (HttpContext http, Guid userId, ReasonBody body, DisableUser act, CancellationToken ct) => LockAsync(http, userId, body, act, isDisabled: false, ct))
            .Describe("EnableUser", "Lets a person in again. For admins.", 403, 404, 409).Produces(StatusCodes.Status204NoContent);
        return routes;
    }

    private static async Task<IResult> ListAsync(SearchPeople search, string? q, string? view, string? cursor, int? limit, CancellationToken ct) =>
        Answers.Of(await search.HandleAsync(new PeopleSearch(q, view, cursor, limit), ct));

    private static async Task<IResult> ChangeRoleAsync(HttpContext http, Guid userId, RoleBody body, ChangeRole act, CancellationToken ct)
    {
        var reason = PersonText.Check("reason", body.Reason, MaxReason, isRequired: true);
        if (!reason.IsOk) { return Answers.Refuse(reason.Problems); }
        var changed = await act.HandleAsync(http.User.UserId(), userId, body.Role, body.IsGiven, reason.Value, ct, AccountsApi.AddressOf(http));
        return Answers.Of(changed, _ => Results.NoContent());
    }

    private static async Task<IResult> LockAsync(HttpContext http, Guid userId, ReasonBody body, DisableUser act, bool isDisabled, CancellationToken ct)
    {
        var reason = PersonText.Check("reason", body.Reason, MaxReason, isRequired: true);
        if (!reason.IsOk) { return Answers.Refuse(reason.Problems); }
        return Answers.Of(await act.HandleAsync(http.User.UserId(), userId, isDisabled, reason.Value, ct, AccountsApi.AddressOf(http)), _ => Results.NoContent());
    }

    internal sealed record RoleBody
    {
        public required string Role { get; init; }

        public required bool IsGiven { get; init; }

        public string? Reason { get; init; }
    }

    internal sealed record ReasonBody(string? Reason);
}
