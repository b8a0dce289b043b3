using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using VlogStudio.Api;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Recordings;

namespace VlogStudio.Features.Recordings;

/// <summary>The Recordings routes.</summary>
public static class RecordingsApi
{
    private static readonly string[] s_read = ["GET", "HEAD"];

    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapRecordingsApi(this IEndpointRouteBuilder routes)
    {
        routes.MapTus();
        routes.MapDirectUploads();
        var recordings = routes.MapUserGroup("/api/v1/recordings", "Recordings");
        recordings.MapPost("", ReceiveAsync).Describe("CreateRecording", "Takes a recording as multipart form: file, captured_at (RFC 3339, optional).", 413)
            .Accepts<IFormFile>("multipart/form-data").Produces<RecordingAnswer>(StatusCodes.Status201Created)
            .WithMetadata(new DisableRequestSizeLimitAttribute());
        recordings.MapGet("", ListAsync).Describe("ListRecordings", "Lists your recordings, latest shot first; by day, state, words or SHA-256.").Produces<Page<RecordingAnswer>>();
        recordings.MapGet("/{id:guid}", GetAsync).Describe("GetRecording", "Shows a recording.", 404).Produces<RecordingAnswer>();
        recordings.MapDelete("/{id:guid}", DeleteAsync).Describe("DeleteRecording", "Removes a recording; restore undoes it for some days.", 404, 409)
            .Produces(StatusCodes.Status204NoContent);
        recordings.MapPost("/{id:guid}/restore", RestoreAsync).Describe("RestoreRecording", "Brings a removed recording back.", 404).Produces<RecordingAnswer>();
        recordings.MapPost("/{id:guid}/retry", RetryAsync).Describe("RetryIngest", "Has a rejected recording looked at again.", 404, 409).Produces<RecordingAnswer>();
        recordings.MapMethods("/{id:guid}/poster", s_read, PosterAsync).Describe("GetRecordingPoster", "The still picture (JPEG).", 404);
        recordings.MapMethods("/{id:guid}/sprite", s_read, SpriteAsync).Describe("GetRecordingSprite", "The hover sprite (JPEG), cut as sprite says.", 404);
        recordings.MapMethods("/{id:guid}/stream", s_read, StreamAsync)
            .Describe("StreamRecording", "What browsers can play, in ranges; ?download=1 gives the untouched original.", 404, 416);
        return routes;
    }

    private static async Task<IResult> ReceiveAsync(HttpContext http, ReceiveRecording receive, ProblemWords words, CancellationToken ct)
    {
        var opened = await MultipartFile.OpenAsync(http, ct);
        if (!opened.IsOk) { return Answers.Refuse(opened.Problems); }
        var file = opened.Value;
        var received = await receive.HandleAsync(http.User.UserId(), file.FileName, file.Content, async token => CaptureInput.Read(await file.FieldAsync("captured_at", token)), ct);
        return Answers.Of(received, view => Results.Created($"/api/v1/recordings/{view.Id}", RecordingAnswer.Of(view, words)));
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, ListRecordings list, ProblemWords words, DateOnly? date, string? status, string? sha256, [FromQuery(Name = "query")] string? text, int? skip, int? limit, CancellationToken ct)
    {
        RecordingStatus? wanted = null;
        if (status is not null)
        {
            if (!Enum.TryParse<RecordingStatus>(status, ignoreCase: true, out var parsed) || !Enum.IsDefined(parsed)) { return Answers.Refuse(Problem.Invalid("status", "recording_status_unknown")); }
            wanted = parsed;
        }
        var page = await list.HandleAsync(http.User.UserId(), new RecordingFilter(date, wanted, sha256, text), new PageRequest(skip, limit), ct);
        return Results.Ok(new Page<RecordingAnswer>([.. page.Items.Select(v => RecordingAnswer.Of(v, words))], page.Total));
    }

    private static async Task<IResult> GetAsync(Guid id, HttpContext http, GetRecording get, ProblemWords words, CancellationToken ct) =>
        Answers.Of(await get.HandleAsync(http.User.UserId(), id, ct), view => Results.Ok(RecordingAnswer.Of(view, words)));

    private static async Task<IResult> DeleteAsync(Guid id, HttpContext http, DeleteRecording delete, CancellationToken ct) =>
        Answers.Of(await delete.HandleAsync(http.User.UserId(), id, ct), _ => Results.NoContent());

    private static async Task<IResult> RestoreAsync(Guid id, HttpContext http, RestoreRecording restore, ProblemWords words, CancellationToken ct) =>
        Answers.Of(await restore.HandleAsync(http.User.UserId(), id, ct), view => Results.Ok(RecordingAnswer.Of(view, words)));

    private static async Task<IResult> RetryAsync(Guid id, HttpContext http, RetryIngest retry, ProblemWords words, CancellationToken ct) =>
        Answers.Of(await retry.HandleAsync(http.User.UserId(), id, ct), view => Results.Ok(RecordingAnswer.Of(view, words)));

    private static Task<IResult> PosterAsync(Guid id, HttpContext http, OpenRecordingMedia open, CancellationToken ct) => SendAsync(id, RecordingMedia.Poster, http, open, ct);

    private static Task<IResult> SpriteAsync(Guid id, HttpContext http, OpenRecordingMedia open, CancellationToken ct) => SendAsync(id, RecordingMedia.Sprite, http, open, ct);

    private static Task<IResult> StreamAsync(Guid id, HttpContext http, OpenRecordingMedia open, string? download, CancellationToken ct) =>
        SendAsync(id, download is "1" or "true" ? RecordingMedia.Original : RecordingMedia.Stream, http, open, ct);

    private static async Task<IResult> SendAsync(Guid id, RecordingMedia media, HttpContext http, OpenRecordingMedia open, CancellationToken ct) =>
        Answers.Of(await open.HandleAsync(http.User.UserId(), id, media, ct), content => new StoredObjectAnswer(content.Key, content.ContentType, content.FileName));
}

/// <summary>Reads the time of recording as programs give it.</summary>
internal static class CaptureInput
{
    /// <summary>The time, nothing where none is given, or the problem with it. Without a zone it is UTC.</summary>
    public static Result<DateTimeOffset?> Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) { return (DateTimeOffset?)null; }
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var at)
            ? at
            : Problem.Invalid("captured_at", "captured_at_wrong");
    }
}
