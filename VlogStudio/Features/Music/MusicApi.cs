using Microsoft.AspNetCore.Mvc;
using VlogStudio.Api;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Music;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Features.Music;

/// <summary>The Music routes.</summary>
public static class MusicApi
{
    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapMusicApi(this IEndpointRouteBuilder routes)
    {
        var music = routes.MapUserGroup("/api/v1/music", "Music");
        music.MapGet("", ListAsync).Describe("ListMusic", "Lists the library's music and your own, by title.").Produces<Page<TrackAnswer>>();
        music.MapPost("", AddAsync).Describe("AddMusic", "Takes a sound file of yours as multipart form: file.", 409, 413)
            .Accepts<IFormFile>("multipart/form-data").Produces<TrackAnswer>(StatusCodes.Status201Created).WithMetadata(new DisableRequestSizeLimitAttribute());
        music.MapGet("/{id:guid}", GetAsync).Describe("GetMusic", "Shows a piece of music with its wave form.", 404).Produces<TrackAnswer>();
        music.MapDelete("/{id:guid}", RemoveAsync).Describe("RemoveMusic", "Removes a piece of yours.", 404).Produces(StatusCodes.Status204NoContent);
        music.MapMethods("/{id:guid}/stream", ["GET", "HEAD"], StreamAsync).Describe("StreamMusic", "Plays a piece of music, in ranges.", 404, 416);
        return routes;
    }

    private static async Task<IResult> ListAsync(HttpContext http, ListTracks list, string? query, int? skip, int? limit, CancellationToken ct)
    {
        var page = await list.HandleAsync(http.User.UserId(), query, new PageRequest(skip, limit), ct);
        return Results.Ok(new Page<TrackAnswer>([.. page.Items.Select(TrackAnswer.Of)], page.Total));
    }

    private static async Task<IResult> AddAsync(HttpContext http, AddTrack add, CancellationToken ct)
    {
        var opened = await MultipartFile.OpenAsync(http, ct);
        if (!opened.IsOk) { return Answers.Refuse(opened.Problems); }
        var added = await add.HandleAsync(http.User.UserId(), opened.Value.FileName, opened.Value.Content, ct);
        return Answers.Of(added, view => Results.Created($"/api/v1/music/{view.Id}", TrackAnswer.Of(view)));
    }

    private static async Task<IResult> GetAsync(Guid id, HttpContext http, GetTrack get, CancellationToken ct) =>
        Answers.Of(await get.HandleAsync(http.User.UserId(), id, ct), view => Results.Ok(TrackAnswer.Of(view) with { Peaks = view.Peaks }));

    private static async Task<IResult> RemoveAsync(Guid id, HttpContext http, RemoveTrack remove, CancellationToken ct) =>
        Answers.Of(await remove.HandleAsync(http.User.UserId(), id, ct), _ => Results.NoContent());

    private static async Task<IResult> StreamAsync(Guid id, HttpContext http, OpenTrackMedia open, CancellationToken ct) =>
        Answers.Of(await open.HandleAsync(http.User.UserId(), id, ct), content => new StoredObjectAnswer(content.Key, content.ContentType));
}

/// <summary>A piece of music as programs see it. The duration is in seconds.</summary>
public sealed record TrackAnswer(
    Guid Id, string Title, string Artist, double? Duration, double? Bpm, double? LoudnessLufs, string Licence, bool Owned, TrackStatus Status, string? ErrorCode, Guid? JobId, string StreamUrl)
{
    /// <summary>Loudness over its length, 0..255 a point; only where one piece is asked for.</summary>
    public IReadOnlyList<int>? Peaks { get; init; }

    /// <summary>The answer for a track.</summary>
    public static TrackAnswer Of(TrackView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return new(
            view.Id, view.Title, view.Artist, view.Duration?.TotalSeconds, view.Bpm, view.IntegratedLufs, view.Licence, view.Owned, view.Status, view.ErrorCode, view.JobId,
            $"/api/v1/music/{view.Id}/stream");
    }
}
