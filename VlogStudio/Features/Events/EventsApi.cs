using VlogStudio.Api;
using VlogStudio.Core.Events;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Features.Events;

/// <summary>The Events routes.</summary>
public static class EventsApi
{
    private static readonly string[] s_read = ["GET", "HEAD"];

    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapEventsApi(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var days = routes.MapUserGroup("/api/v1/vlogs", "Events");
        days.MapGet("/events/{date}", GetDayAsync).Produces<DayAnswer>()
            .Describe("GetDay", "A day's events in the order they were shot, with the fewest a film is made of.");
        days.MapGet("/days", ListDaysAsync).Produces<ListAnswer<FootageDayAnswer>>()
            .Describe("ListDaysWithFootage", "The days between two, both included, that have events.");
        days.MapPost("/ai-select", RecommendApi.SelectAsync).Produces<RecommendationAnswer>().Produces<RecommendationPending>(StatusCodes.Status202Accepted)
            .Describe("RecommendEvents", "Recommends events for a film. Waits up to 30 s; then 202 with the job, to be asked again under /ai-select/{job_id}.", 503);
        days.MapGet("/ai-select/{jobId:guid}", RecommendApi.GetAsync).Produces<RecommendationAnswer>().Produces<RecommendationPending>(StatusCodes.Status202Accepted)
            .Describe("GetRecommendation", "A recommendation as far as it has come: 202 while it is being made.", 404, 503);

        var events = routes.MapUserGroup("/api/v1/events", "Events");
        events.MapPatch("/{id:guid}", ChangeAsync).Produces<EventEditAnswer>()
            .Describe("ChangeEvent", "Changes an event's title, start and end (seconds within the recording), or whether it is hidden.", 404);
        events.MapPost("/{id:guid}/split", SplitAsync).Produces<EventEditAnswer>()
            .Describe("SplitEvent", "Splits an event in two at a time, seconds within the recording.", 404);
        events.MapPost("/merge", MergeAsync).Produces<EventEditAnswer>().Describe("MergeEvents", "Makes one event of neighbours from one recording.", 404);
        events.MapPost("/undo", UndoAsync).Produces<ListAnswer<EventAnswer>>().Describe("UndoEventEdit", "Takes back a day's last edit of events.", 409);
        events.MapMethods("/{id:guid}/thumbnail", s_read, ThumbnailAsync).Produces(200, contentType: "image/jpeg").Describe("GetEventThumbnail", "An event's picture.", 404);
        routes.MapUserGroup("/api/v1/recordings", "Events").MapGet("/{id:guid}/events", ListOfRecordingAsync).Produces<ListAnswer<EventAnswer>>()
            .Describe("ListRecordingEvents", "A recording's events in order, hidden ones included.", 404);
        return routes;
    }

    private static async Task<IResult> GetDayAsync(DateOnly date, bool? hidden, HttpContext http, GetDay get, EventWording words, CancellationToken ct)
    {
        var day = await get.HandleAsync(http.User.UserId(), date, hidden ?? false, ct);
        return Results.Ok(new DayAnswer(day.Date, day.MinEvents, day.MaxFilmSeconds, day.PreviousDate, day.NextDate, [.. day.Events.Select(words.Answer)]));
    }

    private static async Task<IResult> ListDaysAsync(DateOnly from, DateOnly to, HttpContext http, ListDaysWithFootage list, CancellationToken ct)
    {
        var days = await list.HandleAsync(http.User.UserId(), from, to, ct);
        return Results.Ok(new ListAnswer<FootageDayAnswer>([.. days.Select(d => new FootageDayAnswer(d.Date, d.Events, d.Duration.TotalSeconds))], days.Count));
    }

    private static async Task<IResult> ListOfRecordingAsync(Guid id, HttpContext http, ListRecordingEvents list, EventWording words, CancellationToken ct) =>
        Answers.Of(await list.HandleAsync(http.User.UserId(), id, ct), words.List);

    private static async Task<IResult> ChangeAsync(Guid id, EventChangesBody body, HttpContext http, ChangeEvent change, EventWording words, CancellationToken ct)
    {
        var changes = new EventChanges(body.Title, Time(body.Start), Time(body.End), body.IsHidden);
        return Answers.Of(await change.HandleAsync(http.User.UserId(), id, changes, ct), words.Edit);
    }

    private static async Task<IResult> SplitAsync(Guid id, EventSplitBody body, HttpContext http, SplitEvent split, EventWording words, CancellationToken ct) =>
        Answers.Of(await split.HandleAsync(http.User.UserId(), id, Seconds.ToTime(body.At), ct), words.Edit);

    private static async Task<IResult> MergeAsync(EventMergeBody body, HttpContext http, MergeEvents merge, EventWording words, CancellationToken ct) =>
        Answers.Of(await merge.HandleAsync(http.User.UserId(), body.EventIds, ct), words.Edit);

    private static async Task<IResult> UndoAsync(EventUndoBody body, HttpContext http, UndoEventEdit undo, EventWording words, CancellationToken ct) =>
        Answers.Of(await undo.HandleAsync(http.User.UserId(), body.Date, ct), words.List);

    private static async Task<IResult> ThumbnailAsync(Guid id, HttpContext http, OpenEventThumbnail open, CancellationToken ct) =>
        Answers.Of(await open.HandleAsync(http.User.UserId(), id, ct), content => new StoredObjectAnswer(content.Key, content.ContentType));

    private static TimeSpan? Time(double? seconds) => seconds is { } s ? Seconds.ToTime(s) : null;
}
