using VlogStudio.Api;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Keys;
using VlogStudio.Features.Accounts;

namespace VlogStudio.Features.Keys;

/// <summary>The routes about the keys of machines, for admins. A secret is answered once, by what made it.</summary>
internal static class KeysApi
{
    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapKeysApi(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapUserGroup("/api/v1/admin/keys", "Admin").RequireAuthorization(StudioPolicies.Admin);
        keys.MapGet("/", ListAsync).Describe("ListApiKeys", "Lists the keys of machines with their last use; never a secret. For admins.", 403).Produces<ApiKeyView[]>();
        keys.MapPost("/", CreateAsync)
            .Describe("CreateApiKey", "Makes a key of a machine: named, for one purpose, with an end. Its secret is answered this once. For admins.", 403)
            .Produces<ApiKeyWithSecret>(StatusCodes.Status201Created);
        keys.MapPost("/{id:guid}/rotate", RotateAsync)
            .Describe("RotateApiKey", "Gives a key a fresh secret and its time anew; the old secret stays good for some hours. For admins.", 403, 404, 409).Produces<ApiKeyWithSecret>();
        keys.MapPost("/{id:guid}/revoke", RevokeAsync)
            .Describe("RevokeApiKey", "Takes a key back for good, at once. For admins.", 403, 404).Produces(StatusCodes.Status204NoContent);
        return routes;
    }

    private static async Task<IResult> ListAsync(ListApiKeys list, CancellationToken ct) => Results.Ok(await list.HandleAsync(ct));

    private static async Task<IResult> CreateAsync(HttpContext http, NewKeyBody body, CreateApiKey create, CancellationToken ct)
    {
        var made = await create.HandleAsync(new NewApiKey(http.User.UserId(), body.Name, body.Scope, body.Days, AccountsApi.AddressOf(http)), ct);
        return Answers.Of(made, key => Shown(http, Results.Created($"/api/v1/admin/keys/{key.Key.Id}", key)));
    }

    private static async Task<IResult> RotateAsync(HttpContext http, Guid id, RotateKeyBody? body, RotateApiKey rotate, CancellationToken ct) =>
        Answers.Of(await rotate.HandleAsync(new ApiKeyAct(http.User.UserId(), id, AccountsApi.AddressOf(http)), body?.OverlapHours, ct), key => Shown(http, Results.Ok(key)));

    private static async Task<IResult> RevokeAsync(HttpContext http, Guid id, RevokeApiKey revoke, CancellationToken ct) =>
        Answers.Of(await revoke.HandleAsync(new ApiKeyAct(http.User.UserId(), id, AccountsApi.AddressOf(http)), ct), _ => Results.NoContent());

    private static IResult Shown(HttpContext http, IResult answer)
    {
        http.Response.Headers.CacheControl = "no-store";
        return answer;
    }

    internal sealed record NewKeyBody(string? Name, string? Scope, int? Days);

    internal sealed record RotateKeyBody(int? OverlapHours);
}
