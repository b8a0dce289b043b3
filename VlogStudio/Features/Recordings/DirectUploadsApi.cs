using VlogStudio.Api;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Recordings.Direct;
using VlogStudio.Core.Storage;

namespace VlogStudio.Features.Recordings;

/// <summary>Uploads whose bytes go straight to the store in pieces, by signed addresses; where the store is a folder there are none.</summary>
internal static class DirectUploadsApi
{
    private const string Root = "/api/v1/uploads/direct";

    public static void MapDirectUploads(this IEndpointRouteBuilder routes)
    {
        var uploads = routes.MapUserGroup(Root, "Uploads").AddEndpointFilter(NeverKeptAsync);
        uploads.MapPost("", BeginAsync).Describe("BeginDirectUpload", "Begins an upload straight to the store: how its pieces are cut. 409 where the store takes none; use tus there.", 409, 413)
            .Produces<DirectUploadAnswer>(StatusCodes.Status201Created);
        uploads.MapGet("/{id:guid}", FindAsync).Describe("FindDirectUpload", "Says which pieces are there; the others are to be sent.", 404).Produces<DirectUploadAnswer>();
        uploads.MapPost("/{id:guid}/sign", SignAsync)
            .Describe("SignParts", "Gives addresses for up to 100 pieces, good for 15 minutes. Send each with PUT and the headers named: exactly the bytes whose MD5 was told.", 404, 409)
            .Produces<SignAnswer>();
        uploads.MapPost("/{id:guid}/complete", CompleteAsync)
            .Describe("CompleteDirectUpload", "Puts the pieces together and has the recording looked at; parts may name the tags the store answered, which are compared.", 404, 409).Produces<DirectUploadAnswer>();
        uploads.MapDelete("/{id:guid}", CancelAsync).Describe("CancelDirectUpload", "Throws an upload and its pieces away.", 404, 409).Produces(StatusCodes.Status204NoContent);
    }

    private static async ValueTask<object?> NeverKeptAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        return await next(context);
    }

    private static async Task<IResult> BeginAsync(HttpContext http, BeginBody body, BeginDirectUpload begin, CancellationToken ct)
    {
        var captured = CaptureInput.Read(body.CapturedAt);
        if (!captured.IsOk) { return Answers.Refuse(captured.Problems); }
        var begun = await begin.HandleAsync(http.User.UserId(), new DirectUploadRequest(body.Bytes, body.Filename, body.ContentType, captured.Value), ct);
        return Answers.Of(begun, state => Results.Created($"{Root}/{state.Id}", DirectUploadAnswer.Of(state)));
    }

    private static async Task<IResult> FindAsync(Guid id, HttpContext http, FindDirectUpload find, CancellationToken ct) =>
        Answers.Of(await find.HandleAsync(http.User.UserId(), id, ct), state => Results.Ok(DirectUploadAnswer.Of(state)));

    private static async Task<IResult> SignAsync(Guid id, HttpContext http, SignBody body, SignParts sign, CancellationToken ct)
    {
        var wanted = (body.Parts ?? []).Select(p => new PartWish(p.Number, p.Md5)).ToList();
        var md5s = wanted.ToLookup(w => w.Number, w => w.Md5);
        return Answers.Of(await sign.HandleAsync(http.User.UserId(), id, wanted, ct), parts => Results.Ok(new SignAnswer(
            [.. parts.Select(p => new SignedPart(p.Number, p.From, p.Bytes, p.Url.AbsoluteUri, new Dictionary<string, string> { ["Content-MD5"] = md5s[p.Number].First()! }))])));
    }

    private static async Task<IResult> CompleteAsync(Guid id, HttpContext http, CompleteBody? body, CompleteDirectUpload complete, CancellationToken ct)
    {
        var sent = (body?.Parts ?? []).Where(p => p.Etag is { Length: > 0 }).Select(p => new SentPart(p.Number, p.Etag!)).ToList();
        // From here on the sender may hang up: what is complete will be looked at.
        return Answers.Of(await complete.HandleAsync(http.User.UserId(), id, sent, CancellationToken.None), state => Results.Ok(DirectUploadAnswer.Of(state)));
    }

    private static async Task<IResult> CancelAsync(Guid id, HttpContext http, CancelDirectUpload cancel, CancellationToken ct) =>
        Answers.Of(await cancel.HandleAsync(http.User.UserId(), id, ct), _ => Results.NoContent());

    internal sealed record BeginBody(long Bytes, string? Filename, string? ContentType, string? CapturedAt);

    internal sealed record WantedPart(int Number, string? Md5);

    internal sealed record SignBody(IReadOnlyList<WantedPart>? Parts);

    internal sealed record SignedPart(int Number, long From, long Bytes, string Url, IReadOnlyDictionary<string, string> Headers);

    internal sealed record SignAnswer(IReadOnlyList<SignedPart> Parts);

    internal sealed record DonePart(int Number, string? Etag);

    internal sealed record CompleteBody(IReadOnlyList<DonePart>? Parts);

    internal sealed record PartAnswer(int Number, long Bytes, string Etag);

    internal sealed record DirectUploadAnswer(
        Guid Id, Guid RecordingId, string Filename, long Bytes, long PartBytes, IReadOnlyList<PartAnswer> Parts, DateTimeOffset ExpiresAt, bool IsComplete)
    {
        public static DirectUploadAnswer Of(DirectUploadState state) => new(
            state.Id, state.RecordingId, state.Filename, state.Bytes, state.PartBytes, [.. state.Parts.Select(p => new PartAnswer(p.Number, p.Bytes, p.Tag))], state.ExpiresAt, state.IsComplete);
    }
}
