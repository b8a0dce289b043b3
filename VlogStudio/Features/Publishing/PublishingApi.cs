using Microsoft.AspNetCore.Mvc;
using VlogStudio.Api;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Publishing;
using VlogStudio.Features.Vlogs;

namespace VlogStudio.Features.Publishing;

/// <summary>The routes to YouTube.</summary>
public static class PublishingApi
{
    /// <summary>Where Google sends people back; to be registered with the OAuth client.</summary>
    public const string CallbackPath = "/api/youtube/callback";

    private const string Page = "/account/youtube";

    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapPublishingApi(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var youtube = routes.MapUserGroup("/api/youtube", "YouTube");
        youtube.MapPost("/upload", UploadAsync).Produces<PublicationAnswer>(StatusCodes.Status202Accepted)
            .Describe("PublishFilm", "Publishes a film on your channel. Follow its job; asking again after a failure goes on where it was.", 404, 409);
        youtube.MapGet("/uploads", ListAsync).Produces<Page<PublicationAnswer>>().Describe("ListPublications", "What was published of a film, newest first.");
        youtube.MapGet("/uploads/{id:guid}", GetAsync).Produces<PublicationAnswer>().Describe("GetPublication", "A publication and its video.", 404);
        youtube.MapGet("/account", AccountAsync).Produces<YouTubeAccountView>().Describe("GetYouTubeAccount", "Whether the studio may publish on your channel.");
        youtube.MapDelete("/account", DisconnectAsync).Produces(StatusCodes.Status204NoContent).Describe("DisconnectYouTube", "Lets go of your channel.");
        youtube.MapGet("/connect", Connect).Produces(StatusCodes.Status302Found).Describe("ConnectYouTube", "Sends you to Google to let the studio publish on your channel.", 409);
        youtube.MapGet("/callback", ReturnAsync).Produces(StatusCodes.Status302Found).Describe("ReturnFromYouTube", "Where Google sends you back; leads to the page of your channel.");
        return routes;
    }

    private static async Task<IResult> UploadAsync(
        PublishRequest body, [FromHeader(Name = "Idempotency-Key")] string? key, HttpContext http, PublishFilm publish, ProblemWords words, CancellationToken ct) =>
        Answers.Of(await publish.HandleAsync(http.User.UserId(), body, key, ct), p => Results.Accepted($"/api/youtube/uploads/{p.Id}", PublicationAnswer.Of(p, words)));

    private static async Task<IResult> ListAsync(Guid vlog_id, HttpContext http, ListPublications list, ProblemWords words, CancellationToken ct)
    {
        var found = await list.HandleAsync(http.User.UserId(), vlog_id, ct);
        return Results.Ok(new Page<PublicationAnswer>([.. found.Select(p => PublicationAnswer.Of(p, words))], found.Count));
    }

    private static async Task<IResult> GetAsync(Guid id, HttpContext http, ListPublications list, ProblemWords words, CancellationToken ct) =>
        Answers.Of(await list.GetAsync(http.User.UserId(), id, ct), p => Results.Ok(PublicationAnswer.Of(p, words)));

    private static async Task<IResult> AccountAsync(HttpContext http, GetYouTubeAccount get, CancellationToken ct) => Results.Ok(await get.HandleAsync(http.User.UserId(), ct));

    private static async Task<IResult> DisconnectAsync(HttpContext http, DisconnectYouTube disconnect, CancellationToken ct) =>
        Answers.Of(await disconnect.HandleAsync(http.User.UserId(), ct), _ => Results.NoContent());

    private static IResult Connect(HttpContext http, BeginYouTubeConsent begin, PublicAddress address)
    {
        var back = address.Root is null ? $"{http.Request.Scheme}://{http.Request.Host}{CallbackPath}" : address.Of(CallbackPath);
        http.Response.Headers.CacheControl = "no-store";
        return Answers.Of(begin.Handle(http.User.UserId(), back), to => Results.Redirect(to.AbsoluteUri));
    }

    private static async Task<IResult> ReturnAsync(string? code, string? state, HttpContext http, FinishYouTubeConsent finish, CancellationToken ct)
    {
        var connected = await finish.HandleAsync(http.User.UserId(), code, state, ct);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Redirect(connected.IsOk ? Page : $"{Page}?problem={Uri.EscapeDataString(connected.Problems[0].Code)}");
    }
}

/// <summary>A publication as programs see it.</summary>
internal sealed record PublicationAnswer(
    Guid PublicationId, Guid VlogId, Guid JobId, string Status, string Title, Visibility Visibility, DateTimeOffset? PublishAt, Visibility? ShownAs, string? VideoId, string? YoutubeUrl,
    VlogErrorAnswer? Error, DateTimeOffset CreatedAt)
{
    public static PublicationAnswer Of(PublicationView p, ProblemWords words) => new(
        p.Id, p.VlogId, p.JobId, p.Status.ToString().ToLowerInvariant(), p.Title, p.Visibility, p.PublishAt, p.ShownAs, p.VideoId, p.VideoUrl,
        p.ErrorCode is { } code ? new VlogErrorAnswer(code, words.Say(code, p.ErrorArgs)) : null, p.CreatedAt);
}
