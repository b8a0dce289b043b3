using Microsoft.AspNetCore.Mvc;
using VlogStudio.Api;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines.Exchange;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Features.Vlogs;

/// <summary>The routes on which timelines leave and come back.</summary>
internal static class TimelinesApi
{
    private static readonly string[] s_read = ["GET", "HEAD"];

    /// <summary>Maps them beside the other routes of vlogs.</summary>
    public static void MapTimelines(this RouteGroupBuilder vlogs)
    {
        vlogs.MapMethods("/{id:guid}/timeline", s_read, ExportAsync).Produces(200, contentType: "application/json").Produces(200, contentType: "application/xml")
            .Describe("ExportTimeline", "The film's timeline as a file: format is json (unless said otherwise), otio, fcpxml or mlt. Its media are looked for in the folder media beside it.", 404);
        vlogs.MapPost("/timeline", ImportAsync).Accepts<string>("*/*").Produces<VlogReceipt>(StatusCodes.Status201Created)
            .Describe("ImportTimeline", "Asks for a film of the timeline in the body, in one of the formats of export, at most 16 MB. Every recording and track in it must be yours.", 402, 409, 413);
    }

    private static async Task<IResult> ExportAsync(Guid id, string? format, HttpContext http, ExportTimeline export, CancellationToken ct) =>
        !ExchangeFormats.TryParse(format ?? "json", out var wanted) ? Answers.Refuse(Problem.Invalid("format", "value_not_understood"))
            : Answers.Of(await export.HandleAsync(http.User.UserId(), id, wanted, ct), file => Results.File(file.Content, file.ContentType, file.FileName));

    private static async Task<IResult> ImportAsync(
        string? format, string? codec, string? quality, DateOnly? date, [FromHeader(Name = "Idempotency-Key")] string? key, HttpContext http, ImportTimeline import, CancellationToken ct)
    {
        var (isCodec, isQuality) = (TryRead(codec, FilmCodec.H264, out var wantedCodec), TryRead(quality, FilmQuality.Standard, out var wantedQuality));
        if (!ExchangeFormats.TryParse(format ?? "json", out var wanted)) { return Answers.Refuse(Problem.Invalid("format", "value_not_understood")); }
        if (!isCodec) { return Answers.Refuse(Problem.Invalid("codec", "unknown_codec")); }
        if (!isQuality) { return Answers.Refuse(Problem.Invalid("quality", "unknown_quality")); }
        if (await ReadAsync(http.Request, ct) is not { } document)
        {
            return Answers.Refuse(new Problem("document_too_large", ProblemKind.TooLarge, "document") { Args = [TimelineExchange.MostBytes] });
        }
        return Answers.Of(await import.HandleAsync(http.User.UserId(), document, wanted, new TimelineChoices(wantedCodec, wantedQuality, date), key, ct),
            receipt => Results.Created($"/api/v1/vlogs/{receipt.VlogId}", receipt));
    }

    /// <summary>The body, or null where it is too large; no more than that much of it is held.</summary>
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > TimelineExchange.MostBytes) { return null; }
        using var held = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (var read = await request.Body.ReadAsync(buffer, ct); read > 0; read = await request.Body.ReadAsync(buffer, ct))
        {
            if (held.Length + read > TimelineExchange.MostBytes) { return null; }
            held.Write(buffer, 0, read);
        }
        return held.GetBuffer().AsMemory(0, (int)held.Length);
    }

    private static bool TryRead<T>(string? text, T usual, out T value)
        where T : struct, Enum
    {
        value = usual;
        return string.IsNullOrEmpty(text) || (!char.IsAsciiDigit(text[0]) && Enum.TryParse(text, ignoreCase: true, out value) && Enum.IsDefined(value));
    }
}
