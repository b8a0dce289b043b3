using Microsoft.AspNetCore.Http.Features;
using VlogStudio.Api;
using VlogStudio.Core.Compute;
using VlogStudio.Core.Messaging;
using VlogStudio.Features.Keys;

namespace VlogStudio.Features.Compute;

/// <summary>The routes of compute nodes: all a node needs that reaches neither database nor, where that has no addresses to give, the store.</summary>
internal static class ComputeApi
{
    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapComputeApi(this IEndpointRouteBuilder routes)
    {
        var films = routes.MapGroup("/api/v1/vlogs/internal").WithTags("Compute nodes").RequireAuthorization(ApiKeyScheme.Compute);
        films.MapPost("/claim", ClaimAsync)
            .Describe("ClaimFilm", "Gives a compute node the next film under a fence and a lease, or 204; capacity 0 says that the node stops. With X-API-Key.", 403)
            .Produces<LeasedFilm>().Produces(StatusCodes.Status204NoContent);
        films.MapPost("/segments", SegmentsAsync)
            .Describe("OpenFootage", "Gives the holder of a lease the addresses of its footage and, once it names what it made, of places to put it. With X-API-Key.", 403, 404, 409)
            .Produces<LeasedFootage>();
        films.MapPatch("/{vlogId:guid}/status", StatusAsync)
            .Describe("ReportFilm", "Hears how far a leased film is, which keeps the lease, or how it ended. With X-API-Key.", 403, 404, 409).Produces<FilmReportAnswer>();

        var objects = routes.MapGroup(SignedObjects.Path).WithTags("Compute nodes").AllowAnonymous();
        objects.MapMethods("/", ["GET", "HEAD"], ReadAsync)
            .Describe("ReadSignedObject", "Reads the one object a signed address is for, ranges too, while its lease lasts.", 403, 404, 409).Produces(StatusCodes.Status200OK);
        objects.MapPut("/", WriteAsync)
            .Describe("WriteSignedObject", "Stores the one object a signed address is for: exactly the named bytes, while its lease lasts.", 403, 409).Produces(StatusCodes.Status204NoContent);
        return routes;
    }

    private static async Task<IResult> ClaimAsync(HttpContext http, ClaimAsk ask, ClaimFilm claim, CancellationToken ct) =>
        Answers.Of(await claim.HandleAsync(ApiKeyScheme.HolderOf(http.User), ask, ct), given => given.Film is { } film ? Results.Ok(film) : Results.NoContent());

    // A node that came by the studio's public address stands outside, and reaches the store only by its public one.
    private static async Task<IResult> SegmentsAsync(HttpContext http, FootageAsk ask, OpenFootage open, PublicAddress address, CancellationToken ct) =>
        Answers.Of(await open.HandleAsync(ApiKeyScheme.HolderOf(http.User), ask, address.IsReachedBy(http.Request.Host.Value ?? ""), ct), footage =>
        {
            http.Response.Headers.CacheControl = "no-store";
            return Results.Ok(Whole(footage, http.Request));
        });

    private static async Task<IResult> StatusAsync(HttpContext http, Guid vlogId, FilmReport report, ReportFilm hear, CancellationToken ct) =>
        Answers.Of(await hear.HandleAsync(ApiKeyScheme.HolderOf(http.User), vlogId, report, ct));

    private static async Task<IResult> ReadAsync(HttpContext http, string? signature, ReadSignedObject read, CancellationToken ct) =>
        Answers.Of(await read.HandleAsync(signature, ct), content => new StoredObjectAnswer(content.Key, content.ContentType));

    private static async Task<IResult> WriteAsync(HttpContext http, string? signature, StoreSignedObject write, CancellationToken ct)
    {
        var allowed = await write.CheckAsync(signature, http.Request.ContentLength, ct);
        if (!allowed.IsOk) { return Answers.Refuse(allowed.Problems); }
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) { limit.MaxRequestBodySize = allowed.Value.Bytes; }
        return Answers.Of(await write.HandleAsync(allowed.Value, http.Request.Body, ct), _ => Results.NoContent());
    }

    /// <summary>Addresses of this server get the host by which the node reached it.</summary>
    private static LeasedFootage Whole(LeasedFootage footage, HttpRequest request)
    {
        var host = $"{request.Scheme}://{request.Host}{request.PathBase}";
        return footage with
        {
            Segments = [.. footage.Segments.Select(s => s with { SourceUrl = s.SourceUrl is null ? null : Of(s.SourceUrl) })],
            Sources = [.. footage.Sources.Select(s => s with { Url = Of(s.Url) })],
            Music = footage.Music is { } music ? music with { Url = Of(music.Url) } : null,
            Uploads = footage.Uploads is { } uploads ? new UploadSlots(Slot(uploads.Film), Slot(uploads.Poster)) : null,
        };

        string Of(string url) => url.StartsWith('/') ? host + url : url;
        UploadSlot? Slot(UploadSlot? slot) => slot is null ? null : slot with { Parts = [.. slot.Parts.Select(p => p with { Url = Of(p.Url) })] };
    }
}
