using VlogStudio.Api;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Webhooks;

namespace VlogStudio.Features.Webhooks;

/// <summary>The webhook routes.</summary>
public static class WebhooksApi
{
    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapWebhooksApi(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var webhooks = routes.MapUserGroup("/api/v1/webhooks", "Webhooks");
        webhooks.MapGet("", ListAsync).Produces<Page<WebhookView>>().Describe("ListWebhooks", "Your addresses that are told of what happens.");
        webhooks.MapPost("", CreateAsync).Produces<SecretAnswer>(StatusCodes.Status201Created)
            .Describe("CreateWebhook", "Adds an address. The signing secret is answered here and never again.", 409);
        webhooks.MapGet("/{id:guid}", GetAsync).Produces<WebhookView>().Describe("GetWebhook", "An address.", 404);
        webhooks.MapPatch("/{id:guid}", ChangeAsync).Produces<WebhookView>().Describe("ChangeWebhook", "Changes an address, or switches it off or on.", 404);
        webhooks.MapDelete("/{id:guid}", DeleteAsync).Produces(StatusCodes.Status204NoContent).Describe("DeleteWebhook", "Removes an address with its log.", 404);
        webhooks.MapPost("/{id:guid}/rotate", RotateAsync).Produces<SecretAnswer>()
            .Describe("RotateWebhookSecret", "Answers a new signing secret; until previous_until messages are signed with both.", 404);
        webhooks.MapPost("/{id:guid}/test", TestAsync).Produces<WebhookDeliveryView>(StatusCodes.Status202Accepted)
            .Describe("TestWebhook", "Sends a message that says nothing.", 404, 409);
        webhooks.MapGet("/{id:guid}/deliveries", DeliveriesAsync).Produces<Page<WebhookDeliveryView>>()
            .Describe("ListWebhookDeliveries", "What was sent to an address, newest first; state is pending, delivered or dead.", 404);
        webhooks.MapGet("/{id:guid}/deliveries/{delivery:guid}", DeliveryAsync).Produces<WebhookDeliveryDetails>()
            .Describe("GetWebhookDelivery", "A delivery with its body and every try.", 404);
        webhooks.MapPost("/{id:guid}/deliveries/{delivery:guid}/replay", ReplayAsync).Produces<WebhookDeliveryView>(StatusCodes.Status202Accepted)
            .Describe("ReplayWebhookDelivery", "Sends a delivery again, with the same webhook-id and body.", 404, 409);
        return routes;
    }

    private static async Task<IResult> ListAsync(HttpContext http, ListWebhooks list, CancellationToken ct)
    {
        var found = await list.HandleAsync(http.User.UserId(), ct);
        return Results.Ok(new Page<WebhookView>(found, found.Count));
    }

    private static async Task<IResult> GetAsync(HttpContext http, Guid id, ListWebhooks list, CancellationToken ct) =>
        Answers.Of(await list.HandleAsync(http.User.UserId(), id, ct));

    private static async Task<IResult> CreateAsync(HttpContext http, CreateBody body, CreateWebhook create, CancellationToken ct) =>
        Answers.Of(await create.HandleAsync(http.User.UserId(), body.Url, body.Name, body.Topics, ct), made =>
        {
            http.Response.Headers.CacheControl = "no-store";
            return Results.Created($"/api/v1/webhooks/{made.Webhook.Id}", SecretAnswer.Of(made));
        });

    private static async Task<IResult> ChangeAsync(HttpContext http, Guid id, WebhookChange body, ChangeWebhook change, CancellationToken ct) =>
        Answers.Of(await change.HandleAsync(http.User.UserId(), id, body, ct));

    private static async Task<IResult> DeleteAsync(HttpContext http, Guid id, DeleteWebhook delete, CancellationToken ct) =>
        Answers.Of(await delete.HandleAsync(http.User.UserId(), id, ct), _ => Results.NoContent());

    private static async Task<IResult> RotateAsync(HttpContext http, Guid id, RotateWebhookSecret rotate, CancellationToken ct) =>
        Answers.Of(await rotate.HandleAsync(http.User.UserId(), id, ct), made =>
        {
            http.Response.Headers.CacheControl = "no-store";
            return Results.Ok(SecretAnswer.Of(made));
        });

    private static async Task<IResult> TestAsync(HttpContext http, Guid id, TestWebhook test, CancellationToken ct) =>
        Answers.Of(await test.HandleAsync(http.User.UserId(), id, ct), d => Results.Accepted($"/api/v1/webhooks/{id}/deliveries/{d.Id}", d));

    private static async Task<IResult> DeliveriesAsync(HttpContext http, Guid id, string? state, int? skip, int? limit, ListWebhookDeliveries list, CancellationToken ct)
    {
        WebhookDeliveryState? wanted = null;
        if (!string.IsNullOrEmpty(state))
        {
            if (!Enum.TryParse<WebhookDeliveryState>(state, ignoreCase: true, out var parsed) || int.TryParse(state, out _)) { return Answers.Refuse(Problem.Invalid("state", "unknown_status")); }
            wanted = parsed;
        }
        return Answers.Of(await list.HandleAsync(http.User.UserId(), id, wanted, new PageRequest(skip, limit), ct));
    }

    private static async Task<IResult> DeliveryAsync(HttpContext http, Guid id, Guid delivery, ListWebhookDeliveries list, CancellationToken ct) =>
        Answers.Of(await list.HandleAsync(http.User.UserId(), id, delivery, ct));

    private static async Task<IResult> ReplayAsync(HttpContext http, Guid id, Guid delivery, ReplayWebhookDelivery replay, CancellationToken ct) =>
        Answers.Of(await replay.HandleAsync(http.User.UserId(), id, delivery, ct), d => Results.Accepted($"/api/v1/webhooks/{id}/deliveries/{d.Id}", d));

    internal sealed record CreateBody(string? Url, string? Name = null, IReadOnlyList<string>? Topics = null);

    /// <summary>An address with the secret that is shown this once.</summary>
    internal sealed record SecretAnswer(
        Guid Id, string Url, string Name, IReadOnlyList<string> Topics, bool IsEnabled, DateTimeOffset? PreviousUntil, DateTimeOffset CreatedAt, string Secret)
    {
        public static SecretAnswer Of(WebhookWithSecret made) =>
            new(made.Webhook.Id, made.Webhook.Url, made.Webhook.Name, made.Webhook.Topics, made.Webhook.IsEnabled, made.Webhook.PreviousUntil, made.Webhook.CreatedAt, made.Secret);
    }
}
