using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using VlogStudio.Api;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Recordings;

namespace VlogStudio.Features.Recordings;

/// <summary>Resumable uploads by tus 1.0.0: creation, creation-with-upload, creation-defer-length, checksum, termination, expiration.</summary>
internal static class TusApi
{
    private const string Root = "/api/v1/uploads";

    public static void MapTus(this IEndpointRouteBuilder routes)
    {
        var uploads = routes.MapUserGroup(Root, "Uploads").AddEndpointFilter(SpeakTusAsync).WithMetadata(new DisableRequestSizeLimitAttribute());
        uploads.MapPost("", BeginAsync).Describe("BeginUpload", "Begins a resumable upload (tus creation): Upload-Length, Upload-Metadata filename, captured_at.", 400, 412, 413)
            .Produces(StatusCodes.Status201Created);
        uploads.MapMethods("/{id:guid}", ["HEAD"], FindAsync).Describe("FindUpload", "Says how far an upload is.", 404, 410, 423);
        uploads.MapMethods("/{id:guid}", ["PATCH"], AppendAsync)
            .Describe("AppendUpload", "Sends the next bytes; the last answer carries Recording-Id, and Duplicate-Of where you uploaded the same bytes before.", 400, 404, 409, 410, 413, 415, 423)
            .Produces(StatusCodes.Status204NoContent);
        uploads.MapDelete("/{id:guid}", CancelAsync).Describe("CancelUpload", "Throws an upload away.", 404, 409, 423).Produces(StatusCodes.Status204NoContent);
        uploads.MapPost("/{id:guid}", OverrideAsync).ExcludeFromDescription();

        var options = routes.MapGroup(Root).AllowAnonymous();
        options.MapMethods("", ["OPTIONS"], Introduce).Describe("DescribeUploads", "Says what this tus server can do.");
        options.MapMethods("/{id:guid}", ["OPTIONS"], Introduce).ExcludeFromDescription();
    }

    private static IResult Introduce(HttpContext http, UploadLimits limits)
    {
        var headers = http.Response.Headers;
        headers[TusHeaders.Resumable] = TusHeaders.Version;
        headers["Tus-Version"] = TusHeaders.Version;
        headers["Tus-Extension"] = "creation,creation-with-upload,creation-defer-length,termination,checksum,expiration";
        headers["Tus-Checksum-Algorithm"] = "sha1,sha256";
        headers["Tus-Max-Size"] = limits.MaxBytes.ToString(CultureInfo.InvariantCulture);
        return Results.NoContent();
    }

    private static async ValueTask<object?> SpeakTusAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Response.Headers[TusHeaders.Resumable] = TusHeaders.Version;
        http.Response.Headers.CacheControl = "no-store";
        if (http.Request.Headers[TusHeaders.Resumable] == TusHeaders.Version) { return await next(context); }
        http.Response.Headers["Tus-Version"] = TusHeaders.Version;
        return Answers.Refuse(StatusCodes.Status412PreconditionFailed, "tus_version_unknown");
    }

    private static async Task<IResult> BeginAsync(HttpContext http, BeginUpload begin, AppendUpload append, CancellationToken ct)
    {
        var request = http.Request;
        var isDeferred = request.Headers["Upload-Defer-Length"] == "1";
        var length = TusHeaders.Bytes(request, "Upload-Length");
        if (isDeferred == length.HasValue) { return Answers.Refuse(StatusCodes.Status400BadRequest, "upload_length_wrong"); }
        var header = (string?)request.Headers["Upload-Metadata"];
        if (TusHeaders.Metadata(header) is not { } metadata) { return Answers.Refuse(StatusCodes.Status400BadRequest, "upload_metadata_wrong"); }
        var captured = CaptureInput.Read(metadata.GetValueOrDefault("captured_at"));
        if (!captured.IsOk) { return Refuse(captured.Problems); }

        var begun = await begin.HandleAsync(
            http.User.UserId(),
            new UploadRequest { Length = length, Filename = metadata.GetValueOrDefault("filename") ?? metadata.GetValueOrDefault("name"), CapturedAt = captured.Value, Metadata = header },
            ct);
        if (!begun.IsOk) { return Refuse(begun.Problems); }
        var state = begun.Value;
        http.Response.Headers.Location = $"{Root}/{state.Id}";
        if (IsUpload(request) && !state.IsComplete)
        {
            MultipartFile.LiftLimits(http);
            var appended = await append.HandleAsync(
                http.User.UserId(), state.Id, 0, request.Body, TusHeaders.Checksum(request.Headers["Upload-Checksum"]), null, ct);
            if (!appended.IsOk) { return Refuse(appended.Problems); }
            state = appended.Value;
        }
        TusHeaders.Write(http.Response, state);
        return Results.StatusCode(StatusCodes.Status201Created);
    }

    private static async Task<IResult> FindAsync(Guid id, HttpContext http, FindUpload find, CancellationToken ct)
    {
        var found = await find.HandleAsync(http.User.UserId(), id, ct);
        if (!found.IsOk) { return Refuse(found.Problems); }
        var (state, headers) = (found.Value, http.Response.Headers);
        TusHeaders.Write(http.Response, state);
        if (state.Length is { } length) { headers["Upload-Length"] = length.ToString(CultureInfo.InvariantCulture); }
        else { headers["Upload-Defer-Length"] = "1"; }
        if (state.Metadata is { Length: > 0 } metadata) { headers["Upload-Metadata"] = metadata; }
        return Results.Ok();
    }

    private static async Task<IResult> AppendAsync(Guid id, HttpContext http, AppendUpload append, CancellationToken ct)
    {
        var request = http.Request;
        if (!IsUpload(request)) { return Answers.Refuse(StatusCodes.Status415UnsupportedMediaType, "media_type_unknown"); }
        if (TusHeaders.Bytes(request, "Upload-Offset") is not { } offset) { return Answers.Refuse(StatusCodes.Status400BadRequest, "upload_offset_wrong"); }
        MultipartFile.LiftLimits(http);
        var appended = await append.HandleAsync(
            http.User.UserId(), id, offset, request.Body, TusHeaders.Checksum(request.Headers["Upload-Checksum"]), TusHeaders.Bytes(request, "Upload-Length"), ct);
        if (!appended.IsOk) { return Refuse(appended.Problems); }
        TusHeaders.Write(http.Response, appended.Value);
        return Results.NoContent();
    }

    private static async Task<IResult> CancelAsync(Guid id, HttpContext http, CancelUpload cancel, CancellationToken ct)
    {
        var cancelled = await cancel.HandleAsync(http.User.UserId(), id, ct);
        return cancelled.IsOk ? Results.NoContent() : Refuse(cancelled.Problems);
    }

    /// <summary>For lines on which only GET and POST get through.</summary>
    private static Task<IResult> OverrideAsync(Guid id, HttpContext http, FindUpload find, AppendUpload append, CancelUpload cancel, CancellationToken ct) =>
        ((string?)http.Request.Headers["X-HTTP-Method-Override"])?.ToUpperInvariant() switch
        {
            "PATCH" => AppendAsync(id, http, append, ct),
            "HEAD" => FindAsync(id, http, find, ct),
            "DELETE" => CancelAsync(id, http, cancel, ct),
            _ => Task.FromResult(Answers.Refuse(StatusCodes.Status405MethodNotAllowed, "method_not_allowed")),
        };

    private static bool IsUpload(HttpRequest request) => string.Equals(request.ContentType, TusHeaders.ContentType, StringComparison.OrdinalIgnoreCase);

    // tus has statuses of its own for some refusals; the others are the studio's.
    private static IResult Refuse(IReadOnlyList<Problem> problems) => problems[0].Code switch
    {
        "upload_locked" => Answers.Refuse(StatusCodes.Status423Locked, problems[0].Code),
        "upload_expired" => Answers.Refuse(StatusCodes.Status410Gone, problems[0].Code),
        "checksum_mismatch" => Answers.Refuse(460, problems[0].Code),
        "checksum_algorithm_unknown" or "upload_length_wrong" or "captured_at_wrong" => Answers.Refuse(StatusCodes.Status400BadRequest, problems[0].Code),
        _ => Answers.Refuse(problems),
    };
}
