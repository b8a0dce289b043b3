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
        "error_code", "error_message", "created_at", "completed_at", "is_deleted", "removed_at", "cleared_at",
    };

    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapHistoryApi(this IEndpointRouteBuilder routes)
    {
        var history = routes.MapGroup("/history").WithTags("History").RequireAuthorization().WithMetadata(ForPrograms.Mark)
            .ProducesProblem(StatusCodes.Status401Unauthorized);
        history.MapGet("/", ListAsync).WithName("ListGenerations").WithSummary("Lists generations, newest first, by type, status, time, favourite, tag and words; by page or by cursor.")
            .Produces<HistoryPageAnswer>().ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        history.MapGet("/{id:guid}", GetAsync).WithName("GetGeneration").WithSummary("Shows a generation.")
            .Produces<GenerationView>().ProducesProblem(StatusCodes.Status404NotFound);
        history.MapPost("/", NoteAsync).WithName("NoteGeneration").WithSummary("Notes a generation made elsewhere; what only the server may say is refused.")
            .Produces<GenerationView>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        history.MapPatch("/{id:guid}", EditAsync).WithName("EditGeneration").WithSummary("Changes title, tags or note.")
            .Produces<GenerationView>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        history.MapDelete("/{id:guid}", RemoveAsync).WithName("RemoveGeneration").WithSummary("Puts a generation and what it made into the trash; the row stays.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
        history.MapGet("/admin/search", SearchAsync).RequireAuthorization(StudioPolicies.Admin).WithName("SearchGenerations")
            .WithSummary("Searches everybody's generations. For admins.")
            .Produces<HistorySearchAnswer>().ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status422UnprocessableEntity);
        history.MapHistoryTrash().MapHistoryStats();
        return routes;
    }

    private static async Task<IResult> ListAsync(HttpContext http, ListGenerations list, [AsParameters] ListQuery query, CancellationToken ct)
    {
        if (!TryStatus(query.Status, out var wanted)) { return Answers.Refuse(Problem.Invalid("status", "unknown_status")); }
        var size = Math.Clamp(query.PageSize ?? 20, 1, PageRequest.MaxLimit);
        var number = Math.Clamp(query.Page ?? 1, 1, 1_000_000);
        var filter = new GenerationFilter(query.GenerationType, wanted) { From = query.From, To = query.To, IsFavourite = query.Favourite ?? false, Tag = query.Tag, Text = query.Query };
        var found = await list.HandleAsync(http.User.UserId(), filter, new GenerationSlice(size, (number - 1) * size, query.Cursor), ct);
        return Answers.Of(found, f => Results.Ok(new HistoryPageAnswer(f.Items, f.Total, f.IsTotalExact, number, size, f.NextCursor, f.PreviousCursor)));
    }

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

    private static async Task<IResult> SearchAsync(SearchGenerations search, [AsParameters] SearchQuery query, CancellationToken ct)
    {
        if (!TryStatus(query.Status, out var wanted)) { return Answers.Refuse(Problem.Invalid("status", "unknown_status")); }
        var found = await search.HandleAsync(
            new GenerationSearch(query.CustomerId, wanted, query.GenerationType, query.JobId, query.From, query.To, query.Cursor, query.Limit, query.Email, query.Error), ct);
        return Answers.Of(found, page => Results.Ok(new HistorySearchAnswer(page.Items, page.NextCursor, page.PreviousCursor)));
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

    internal sealed record HistoryPageAnswer(
        IReadOnlyList<GenerationView> Items, int Total, bool IsTotalExact, int Page, int PageSize, string? NextCursor, string? PreviousCursor);

    internal sealed record HistorySearchAnswer(IReadOnlyList<FoundGeneration> Items, string? NextCursor, string? PreviousCursor);

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
