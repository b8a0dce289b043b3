using System.Text.Json;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Api;

/// <summary>
/// Lets a creating route accept <c>Idempotency-Key</c>: the first good answer is given again to the same request. For acts that know nothing of keys;
/// an act that takes a key itself (<see cref="ClaimKey"/>) gets it from <see cref="KeyOf"/> and keeps the answer with its effect.
/// </summary>
internal static class IdempotencyFilter
{
    /// <summary>The header.</summary>
    public const string Header = "Idempotency-Key";

    /// <summary>The caller's key, or null.</summary>
    public static string? KeyOf(this HttpRequest request) => request.Headers.TryGetValue(Header, out var values) ? values.ToString() : null;

    /// <summary>Gives the first answer again. The route must require a signed-in caller and bind its body as <typeparamref name="TBody"/>.</summary>
    public static RouteHandlerBuilder WithIdempotencyKey<TBody>(this RouteHandlerBuilder route) => route.AddEndpointFilter(async (context, next) =>
    {
        var http = context.HttpContext;
        if (http.Request.KeyOf() is not { } key) { return await next(context); }
        var body = context.Arguments.OfType<TBody>().FirstOrDefault();
        var sha256 = ClaimKey.HashOf($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}", body);
        object? fresh = null;
        var recalled = await http.RequestServices.GetRequiredService<RunOnce>().HandleAsync(
            http.User.UserId(), key, sha256,
            async _ =>
            {
                fresh = await next(context);
                return Keep(fresh, http);
            },
            http.RequestAborted);
        if (!recalled.IsOk) { return Answers.Refuse(recalled.Problems); }
        return recalled.Value.Earlier is { } earlier ? Again(earlier, http) : fresh;
    });

    private static KeptAnswer? Keep(object? answer, HttpContext http)
    {
        var status = (answer as IStatusCodeHttpResult)?.StatusCode ?? StatusCodes.Status200OK;
        if (status is < 200 or > 299) { return null; }
        var value = answer is IResult ? (answer as IValueHttpResult)?.Value : answer;
        return new KeptAnswer(status, JsonSerializer.Serialize(value, StudioJson.Options), LocationOf(answer) ?? NullIfEmpty(http.Response.Headers.Location.ToString()));
    }

    private static string? LocationOf(object? answer) => answer?.GetType().GetProperty("Location")?.GetValue(answer) as string;

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    private static IResult Again(KeptAnswer answer, HttpContext http)
    {
        http.Response.Headers["Idempotent-Replayed"] = "true";
        if (answer.Location is { } location) { http.Response.Headers.Location = location; }
        return answer.Body == "null" ? Results.StatusCode(answer.HttpStatus) : Results.Text(answer.Body, "application/json", statusCode: answer.HttpStatus);
    }
}
