using System.Text.Json;
using System.Text.Json.Serialization;
using VlogStudio.Api;
using VlogStudio.Core.History;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Primitives;
using VlogStudio.Features.Accounts;

namespace VlogStudio.Features.History;

/// <summary>The history routes.</summary>
public static class HistoryApi
{
    private static readonly HashSet<string> s_serverWrites = new(StringComparer.Ordinal)
    {
        "id", "user_id", "job_id", "credits_used", "output_data", "media_local_path", "media_cloud_url", "media_cloud_key", "media_cloud_provider",
        "error_code", "error_message", "created_at", "completed_at", "is_deleted",
    };

    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapHistoryApi(this IEndpointRouteBuilder routes)
    {
        var history = routes.MapGroup("/history").WithTags("History").RequireAuthorization().WithMetadata(ForPrograms.Mark)
            .ProducesProblem(StatusCodes.Status401Unauthorized);
        history.MapGet("/", ListAsync).WithName("ListGenerations").WithSummary("Lists generations, newest first, by type and status, page by page.")
            .Produces<HistoryPageAnswer>().ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        history.MapGet("/stats", StatsAsync).WithName("GetGenerationStats").WithSummary("Counts generations by status and type, with the credits they took.").Produces<GenerationStats>();
        history.MapGet("/{id:guid}", GetAsync).WithName("GetGeneration").WithSummary("Shows a generation.")
            .Produces<GenerationView>().ProducesProblem(StatusCodes.Status404NotFound);
        history.MapPost("/", NoteAsync).WithName("NoteGeneration").WithSummary("Notes a generation made elsewhere; what only the server may say is refused.")
            .Produces<GenerationView>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        history.MapPatch("/{id:guid}", EditAsync).WithName("EditGeneration").WithSummary("Changes title, tags or note.")
            .Produces<GenerationView>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        history.MapDelete("/{id:guid}", RemoveAsync).WithName("RemoveGeneration").WithSummary("Takes a generation off the list; the row stays.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
        history.MapGet("/admin/search", SearchAsync).RequireAuthorization(StudioPolicies.Admin).WithName("SearchGenerations")
            .WithSummary("Searches everybody's generations. For admins.")
            .Produces<HistorySearchAnswer>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        return routes;
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, ListGenerations list, string? generation_type, string? status, int? page, int? page_size, CancellationToken ct)
    {
        if (!TryStatus(status, out var wanted)) { return Answers.Refuse(Problem.Invalid("status", "unknown_status")); }
        var size = Math.Clamp(page_size ?? 20, 1, PageRequest.MaxLimit);
        var number = Math.Clamp(page ?? 1, 1, 1_000_000);
        var found = await list.HandleAsync(http.User.UserId(), new GenerationFilter(generation_type, wanted), new PageRequest((number - 1) * size, size), ct);
        return Results.Ok(new HistoryPageAnswer(found.Items, found.Total, number, size));
    }

    private static async Task<IResult> StatsAsync(HttpContext http, GetGenerationStats stats, CancellationToken ct) =>
        Results.Ok(await stats.HandleAsync(http.User.UserId(), ct));

    private static async Task<IResult> GetAsync(HttpContext http, Guid id, GetGeneration get, CancellationToken ct) =>
        Answers.Of(await get.HandleAsync(http.User.UserId(), id, ct));

    private static async Task<IResult> NoteAsync(HttpContext http, NoteBody body, NoteOutsideGeneration note, NoteRefusedWrite refusals, CancellationToken ct)
    {
        var refused = (body.Rest ?? []).Keys.Where(s_serverWrites.Contains).Select(name => Problem.Invalid(name, "server_writes_this")).ToList();
        GenerationStatus? status = null;
        if (body.Status is not null && (!TryStatus(body.Status, out status) || status != GenerationStatus.Pending)) { refused.Add(Problem.Invalid("status", "server_writes_this")); }
        if (refused.Count > 0) { return await RefuseAsync(http, null, refused, refusals, ct); }
        var outside = new OutsideGeneration(body.GenerationType, body.InputParams, status, body.Title, body.Tags, body.Note);
        return Answers.Of(await note.HandleAsync(http.User.UserId(), outside, http.Request.KeyOf(), ct), row => Results.Created($"/history/{row.Id}", row));
    }

    private static async Task<IResult> EditAsync(HttpContext http, Guid id, EditBody body, EditGeneration edit, NoteRefusedWrite refusals, CancellationToken ct)
    {
        if (body.Rest is { Count: > 0 } rest) { return await RefuseAsync(http, id, rest.Keys.Select(name => Problem.Invalid(name, "server_writes_this")).ToList(), refusals, ct); }
        return Answers.Of(await edit.HandleAsync(http.User.UserId(), id, new GenerationEdit(body.Title, body.Tags, body.Note), ct));
    }

    /// <summary>Refuses what only the server may write, and keeps the attempt.</summary>
    private static async Task<IResult> RefuseAsync(HttpContext http, Guid? id, IReadOnlyList<Problem> problems, NoteRefusedWrite refusals, CancellationToken ct)
    {
        await refusals.HandleAsync(http.User.UserId(), id, [.. problems.Select(p => p.Field!)], AccountsApi.AddressOf(http), ct);
        return Answers.Refuse(problems);
    }

    private static async Task<IResult> RemoveAsync(HttpContext http, Guid id, RemoveGeneration remove, CancellationToken ct) =>
        Answers.Of(await remove.HandleAsync(http.User.UserId(), id, ct), _ => Results.NoContent());

    private static async Task<IResult> SearchAsync(
        SearchGenerations search, string? customer_id, string? status, string? generation_type, Guid? job_id, DateTimeOffset? from, DateTimeOffset? to,
        string? cursor, int? limit, CancellationToken ct)
    {
        if (!TryStatus(status, out var wanted)) { return Answers.Refuse(Problem.Invalid("status", "unknown_status")); }
        var found = await search.HandleAsync(new GenerationSearch(customer_id, wanted, generation_type, job_id, from, to, cursor, limit), ct);
        return Answers.Of(found, page => Results.Ok(new HistorySearchAnswer(page.Items, page.NextCursor)));
    }

    /// <summary>Reads a status as HTTP spells it; nothing means any.</summary>
    internal static bool TryStatus(string? word, out GenerationStatus? status)
    {
        status = null;
        if (string.IsNullOrEmpty(word)) { return true; }
        if (!word.All(char.IsAsciiLetter) || !Enum.TryParse<GenerationStatus>(word, ignoreCase: true, out var known)) { return false; }
        status = known;
        return true;
    }

    internal sealed record HistoryPageAnswer(IReadOnlyList<GenerationView> Items, int Total, int Page, int PageSize);

    internal sealed record HistorySearchAnswer(IReadOnlyList<FoundGeneration> Items, string? NextCursor);

    /// <summary>A generation made elsewhere, and whatever else was sent, so that it can be refused by name.</summary>
    internal sealed record NoteBody(string? GenerationType, JsonElement? InputParams, string? Status, string? Title, IReadOnlyList<string>? Tags, string? Note)
    {
        [JsonExtensionData]
        public Dictionary<string, JsonElement>? Rest { get; set; }
    }

    /// <summary>What may be changed, and whatever else was sent, so that it can be refused by name.</summary>
    internal sealed record EditBody(string? Title, IReadOnlyList<string>? Tags, string? Note)
    {
        [JsonExtensionData]
        public Dictionary<string, JsonElement>? Rest { get; set; }
    }
}
