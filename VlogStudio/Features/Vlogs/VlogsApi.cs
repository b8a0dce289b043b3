using Microsoft.AspNetCore.Mvc;
using VlogStudio.Api;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Vlogs;
using VlogStudio.Features.Events;

namespace VlogStudio.Features.Vlogs;

/// <summary>The Vlogs routes.</summary>
public static class VlogsApi
{
    private static readonly string[] s_read = ["GET", "HEAD"];

    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapVlogsApi(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var vlogs = routes.MapUserGroup("/api/v1/vlogs", "Vlogs");
        vlogs.MapPost("", RequestAsync).Produces<VlogReceipt>(StatusCodes.Status201Created)
            .Describe("RequestVlog", "Asks for a film of a day. Its credits are held, taken when it is made, given back when it is not.", 402, 409);
        vlogs.MapPost("/quote", QuoteAsync).Produces<QuoteAnswer>().Describe("QuoteVlog", "What a film would cost and be: the same body as for making it.");
        vlogs.MapPost("/preview", PreviewAsync).Produces<BegunAnswer>(StatusCodes.Status202Accepted)
            .Describe("PreviewVlog", "Makes a rough film of the same body, free, in seconds; one a person, kept for an hour. Follow its job.");
        vlogs.MapMethods("/preview/{id:guid}/video", s_read, PreviewVideoAsync).Produces(200, contentType: "video/mp4").Describe("GetPreviewVideo", "The preview a job made, in ranges.", 404);
        vlogs.MapGet("", ListAsync).Produces<ListAnswer<VlogAnswer>>().Describe("ListVlogs", "Your vlogs, newest first.");
        vlogs.MapGet("/{id:guid}", GetAsync).Produces<VlogAnswer>().Describe("GetVlog", "A vlog with its progress and clips.", 404);
        vlogs.MapPatch("/{id:guid}", RenameAsync).Produces<VlogAnswer>().Describe("RenameVlog", "Names a vlog.", 404);
        vlogs.MapDelete("/{id:guid}", DeleteAsync).Produces(StatusCodes.Status204NoContent).Describe("DeleteVlog", "Removes a vlog; one being made is stopped.", 404);
        vlogs.MapPost("/{id:guid}/restore", RestoreAsync).Produces<VlogAnswer>().Describe("RestoreVlog", "Brings a removed vlog back.", 404);
        vlogs.MapPost("/{id:guid}/cancel", CancelAsync).Produces<VlogAnswer>(StatusCodes.Status202Accepted)
            .Describe("CancelVlog", "Stops making a film; its credits go back.", 404, 409);
        vlogs.MapPost("/{id:guid}/retry", RetryAsync).Produces<VlogReceipt>(StatusCodes.Status201Created)
            .Describe("RetryVlog", "Tries again after a failure, with new credits held.", 402, 404, 409);
        vlogs.MapPost("/{id:guid}/rerender", RerenderAsync).Produces<VlogReceipt>(StatusCodes.Status201Created)
            .Describe("RerenderVlog", "Asks for another version: what is left out of the body stays as it was.", 402, 404, 409);
        vlogs.MapPost("/{id:guid}/rerender/quote", QuoteVersionAsync).Produces<QuoteAnswer>()
            .Describe("QuoteVersion", "What another version would cost and be: the same body as for making it.", 404);
        vlogs.MapMethods("/{id:guid}/video", s_read, VideoAsync).Produces(200, contentType: "video/mp4").Describe("GetVlogVideo", "The film, in ranges; ?download=1 saves it.", 404);
        vlogs.MapMethods("/{id:guid}/stream/film.m3u8", s_read, PlaylistAsync).Produces(200, contentType: "application/vnd.apple.mpegurl")
            .Describe("GetVlogPlaylist", "The list of a long film's pieces, for players that stream (HLS).", 404);
        vlogs.MapMethods("/{id:guid}/stream/film.m4s", s_read, PiecesAsync).Produces(200, contentType: "video/mp4").Describe("GetVlogPieces", "The pieces that list names, in ranges.", 404);
        vlogs.MapGet("/{id:guid}/export", OfferAsync).Produces<ExportOffer>().Describe("OfferExport", "Whether the film can be had with its recordings' own pictures, clip by clip.", 404);
        vlogs.MapPost("/{id:guid}/export", ExportAsync).Produces<BegunAnswer>(StatusCodes.Status202Accepted)
            .Describe("ExportVlog", "Makes that film, free. Follow its job.", 404, 409);
        vlogs.MapMethods("/{id:guid}/export/video", s_read, ExportedAsync).Produces(200, contentType: "video/mp4").Describe("GetExportedVideo", "That film, in ranges; ?download=1 saves it.", 404);
        vlogs.MapMethods("/{id:guid}/thumbnail", s_read, ThumbnailAsync).Produces(200, contentType: "image/jpeg").Describe("GetVlogThumbnail", "The poster.", 404);
        vlogs.MapPost("/{id:guid}/poster", PosterAsync).Produces<VlogAnswer>().Describe("ChoosePoster", "Makes the picture at a time of the film its poster.", 404);
        vlogs.MapTimelines();
        return routes;
    }

    private static async Task<IResult> RequestAsync(
        VlogRequest body, [FromHeader(Name = "Idempotency-Key")] string? key, HttpContext http, RequestVlog request, CancellationToken ct) =>
        Answers.Of(await request.HandleAsync(http.User.UserId(), body, key, ct), Created);

    private static async Task<IResult> QuoteAsync(VlogRequest body, HttpContext http, QuoteVlog quote, CancellationToken ct) =>
        Answers.Of(await quote.HandleAsync(http.User.UserId(), body, ct), q => Results.Ok(QuoteAnswer.Of(q)));

    private static async Task<IResult> PreviewAsync(VlogRequest body, HttpContext http, PreviewVlog preview, CancellationToken ct) =>
        Answers.Of(await preview.HandleAsync(http.User.UserId(), body, ct), id => Results.Accepted($"/api/jobs/{id}", new BegunAnswer(id, $"/api/v1/vlogs/preview/{id}/video")));

    private static async Task<IResult> PreviewVideoAsync(Guid id, HttpContext http, OpenPreview open, CancellationToken ct) =>
        Answers.Of(await open.HandleAsync(http.User.UserId(), id, ct), content => new StoredObjectAnswer(content.Key, content.ContentType));

    private static async Task<IResult> OfferAsync(Guid id, HttpContext http, OfferExport offer, CancellationToken ct) =>
        Answers.Of(await offer.HandleAsync(http.User.UserId(), id, ct), Results.Ok);

    private static async Task<IResult> ExportAsync(Guid id, HttpContext http, ExportVlog export, CancellationToken ct) =>
        Answers.Of(await export.HandleAsync(http.User.UserId(), id, ct), job => Results.Accepted($"/api/jobs/{job}", new BegunAnswer(job, $"/api/v1/vlogs/{id}/export/video")));

    private static Task<IResult> ExportedAsync(Guid id, string? download, HttpContext http, OpenVlogMedia open, CancellationToken ct) =>
        SendAsync(id, VlogMedia.Export, download, http, open, ct);

    private static async Task<IResult> ListAsync(
        string? status, DateOnly? date, string? query, int? skip, int? limit, HttpContext http, ListVlogs list, ProblemWords words, CancellationToken ct)
    {
        VlogStatus? wanted = Enum.TryParse<VlogStatus>(status, ignoreCase: true, out var named) && Enum.IsDefined(named) ? named : null;
        if (!string.IsNullOrEmpty(status) && wanted is null) { return Answers.Refuse(Problem.Invalid("status", "value_not_understood")); }
        var page = await list.HandleAsync(http.User.UserId(), new VlogFilter(wanted, date, query), new PageRequest(skip, limit), ct);
        return Results.Ok(new ListAnswer<VlogAnswer>([.. page.Items.Select(v => VlogAnswer.Of(v, words))], page.Total));
    }

    private static async Task<IResult> GetAsync(Guid id, HttpContext http, GetVlog get, ProblemWords words, CancellationToken ct) =>
        Answers.Of(await get.HandleAsync(http.User.UserId(), id, ct), v => Results.Ok(VlogAnswer.Of(v, words)));

    private static async Task<IResult> RenameAsync(Guid id, VlogTitleBody body, HttpContext http, RenameVlog rename, ProblemWords words, CancellationToken ct) =>
        Answers.Of(await rename.HandleAsync(http.User.UserId(), id, body.Title, ct), v => Results.Ok(VlogAnswer.Of(v, words)));

    private static async Task<IResult> PosterAsync(Guid id, VlogPosterBody body, HttpContext http, ChoosePoster choose, ProblemWords words, CancellationToken ct) =>
        Answers.Of(await choose.HandleAsync(http.User.UserId(), id, body.At ?? double.NaN, ct), v => Results.Ok(VlogAnswer.Of(v, words)));

    private static async Task<IResult> DeleteAsync(Guid id, HttpContext http, DeleteVlog delete, CancellationToken ct) =>
        Answers.Of(await delete.HandleAsync(http.User.UserId(), id, ct), _ => Results.NoContent());

    private static async Task<IResult> RestoreAsync(Guid id, HttpContext http, RestoreVlog restore, ProblemWords words, CancellationToken ct) =>
        Answers.Of(await restore.HandleAsync(http.User.UserId(), id, ct), v => Results.Ok(VlogAnswer.Of(v, words)));

    private static async Task<IResult> CancelAsync(Guid id, HttpContext http, CancelVlog cancel, ProblemWords words, CancellationToken ct) =>
        Answers.Of(await cancel.HandleAsync(http.User.UserId(), id, ct), v => Results.Accepted($"/api/v1/vlogs/{id}", VlogAnswer.Of(v, words)));

    private static async Task<IResult> RetryAsync(
        Guid id, [FromHeader(Name = "Idempotency-Key")] string? key, HttpContext http, RetryVlog retry, CancellationToken ct) =>
        Answers.Of(await retry.HandleAsync(http.User.UserId(), id, key, ct), Created);

    private static async Task<IResult> RerenderAsync(
        Guid id, VlogChanges? body, [FromHeader(Name = "Idempotency-Key")] string? key, HttpContext http, RerenderVlog rerender, CancellationToken ct) =>
        Answers.Of(await rerender.HandleAsync(http.User.UserId(), id, body ?? new VlogChanges(), key, ct), Created);

    private static async Task<IResult> QuoteVersionAsync(Guid id, VlogChanges? body, HttpContext http, QuoteVersion quote, CancellationToken ct) =>
        Answers.Of(await quote.HandleAsync(http.User.UserId(), id, body ?? new VlogChanges(), ct), q => Results.Ok(QuoteAnswer.Of(q)));

    private static Task<IResult> VideoAsync(Guid id, string? download, HttpContext http, OpenVlogMedia open, CancellationToken ct) =>
        SendAsync(id, VlogMedia.Video, download, http, open, ct);

    private static Task<IResult> ThumbnailAsync(Guid id, string? download, HttpContext http, OpenVlogMedia open, CancellationToken ct) =>
        SendAsync(id, VlogMedia.Thumbnail, download, http, open, ct);

    private static Task<IResult> PlaylistAsync(Guid id, HttpContext http, OpenVlogMedia open, CancellationToken ct) => SendAsync(id, VlogMedia.Playlist, null, http, open, ct);

    private static Task<IResult> PiecesAsync(Guid id, HttpContext http, OpenVlogMedia open, CancellationToken ct) => SendAsync(id, VlogMedia.Pieces, null, http, open, ct);

    private static async Task<IResult> SendAsync(Guid id, VlogMedia media, string? download, HttpContext http, OpenVlogMedia open, CancellationToken ct) =>
        Answers.Of(await open.HandleAsync(http.User.UserId(), id, media, ct),
            content => new StoredObjectAnswer(content.Key, content.ContentType, download is "1" or "true" ? content.FileName : null));

    private static IResult Created(VlogReceipt receipt) => Results.Created($"/api/v1/vlogs/{receipt.VlogId}", receipt);
}
