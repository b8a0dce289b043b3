using VlogStudio.Api;
using VlogStudio.Core.History;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Features.History;

/// <summary>The routes of the trash and of favourites.</summary>
internal static class TrashApi
{
    /// <summary>Maps them.</summary>
    public static RouteGroupBuilder MapHistoryTrash(this RouteGroupBuilder history)
    {
        history.MapPut("/{id:guid}/favourite", MarkAsync).WithName("MarkGeneration").WithSummary("Marks a generation as a favourite.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
        history.MapDelete("/{id:guid}/favourite", UnmarkAsync).WithName("UnmarkGeneration").WithSummary("Takes the mark of a favourite away.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
        history.MapPost("/{id:guid}/restore", RestoreAsync).WithName("RestoreGeneration").WithSummary("Takes a generation and what it made out of the trash.")
            .Produces<GenerationView>().ProducesProblem(StatusCodes.Status404NotFound);
        history.MapGet("/trash", ListAsync).WithName("ListTrash").WithSummary("Lists what was removed and can still come back, page by page.").Produces<TrashAnswer>();
        history.MapDelete("/trash/{id:guid}", ClearAsync).WithName("ClearGeneration").WithSummary("Deletes for good what a removed generation made; the row stays for disputes.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
        history.MapDelete("/trash", ClearAllAsync).WithName("ClearTrash").WithSummary("Empties the trash for good.").Produces<ClearedAnswer>();
        return history;
    }

    private static async Task<IResult> MarkAsync(HttpContext http, Guid id, MarkGeneration mark, CancellationToken ct) =>
        Answers.Of(await mark.HandleAsync(http.User.UserId(), id, isFavourite: true, ct), _ => Results.NoContent());

    private static async Task<IResult> UnmarkAsync(HttpContext http, Guid id, MarkGeneration mark, CancellationToken ct) =>
        Answers.Of(await mark.HandleAsync(http.User.UserId(), id, isFavourite: false, ct), _ => Results.NoContent());

    private static async Task<IResult> RestoreAsync(HttpContext http, Guid id, RestoreGeneration restore, GetGeneration get, CancellationToken ct)
    {
        var restored = await restore.HandleAsync(http.User.UserId(), id, ct);
        return restored.IsOk ? Answers.Of(await get.HandleAsync(http.User.UserId(), id, ct)) : Answers.Refuse(restored.Problems);
    }

    private static async Task<IResult> ListAsync(HttpContext http, ListTrash list, int? page, int? page_size, CancellationToken ct)
    {
        var size = Math.Clamp(page_size ?? 20, 1, PageRequest.MaxLimit);
        var number = Math.Clamp(page ?? 1, 1, 1_000_000);
        var found = await list.HandleAsync(http.User.UserId(), new PageRequest((number - 1) * size, size), ct);
        return Results.Ok(new TrashAnswer(found.Items, found.Total, number, size));
    }

    private static async Task<IResult> ClearAsync(HttpContext http, Guid id, ClearGeneration clear, CancellationToken ct) =>
        Answers.Of(await clear.HandleAsync(http.User.UserId(), id, ct), _ => Results.NoContent());

    private static async Task<IResult> ClearAllAsync(HttpContext http, ClearGeneration clear, CancellationToken ct) =>
        Results.Ok(new ClearedAnswer(await clear.AllAsync(http.User.UserId(), ct)));

    internal sealed record TrashAnswer(IReadOnlyList<GenerationView> Items, int Total, int Page, int PageSize);

    internal sealed record ClearedAnswer(int Cleared);
}
