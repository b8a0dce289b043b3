using VlogStudio.Api;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Vlogs;
using VlogStudio.Features.Accounts;

namespace VlogStudio.Features.Jobs.Admin;

/// <summary>The routes about everybody's jobs and the nodes, for admins.</summary>
internal static class AdminJobsApi
{
    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapAdminJobsApi(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapUserGroup("/api/v1/admin/jobs", "Admin").RequireAuthorization(StudioPolicies.Admin);
        jobs.MapGet("/", ListAsync)
            .Describe("SearchJobs", "Lists everybody's jobs, newest first, by view (running, waiting, dead, failed, ended), kind, customer, error and node. For admins.", 403)
            .Produces<FoundJobs>();
        jobs.MapPost("/{id:guid}/replay", ReplayAsync)
            .Describe("ReplayJob", "Does a failed or dead job again as a new one, linked to it, with a new hold; asked twice, it answers the same job. For admins.", 402, 403, 404, 409)
            .Produces<ReplayAnswer>(StatusCodes.Status201Created);
        jobs.MapPost("/{id:guid}/cancel", CancelAsync)
            .Describe("CancelAnyJob", "Stops anybody's job. For admins.", 403, 404, 409).Produces(StatusCodes.Status202Accepted);

        var nodes = routes.MapUserGroup("/api/v1/admin/nodes", "Admin").RequireAuthorization(StudioPolicies.Admin);
        nodes.MapGet("/", NodesAsync).Describe("ListNodes", "Lists the nodes with their last heartbeat, places, work and speed. For admins.", 403).Produces<NodeAnswer[]>();
        nodes.MapPost("/{id}/drain", DrainAsync)
            .Describe("DrainNode", "Asks a node to take no more work. For admins.", 403, 404, 409).Produces(StatusCodes.Status204NoContent);
        nodes.MapPost("/{id}/resume", ResumeAsync)
            .Describe("ResumeNode", "Lets a drained node take work again. For admins.", 403, 404, 409).Produces(StatusCodes.Status204NoContent);
        return routes;
    }

    private static async Task<IResult> ListAsync(
        SearchJobs search, string? view, string? kind, string? customer, string? error, string? node, string? cursor, int? limit, CancellationToken ct) =>
        Answers.Of(await search.HandleAsync(new JobSearch(view, kind, customer, error, node, cursor, limit), ct));

    private static async Task<IResult> ReplayAsync(HttpContext http, Guid id, ReplayJob replay, CancellationToken ct) =>
        Answers.Of(
            await replay.HandleAsync(new JobAct(http.User.UserId(), id, null, AccountsApi.AddressOf(http)), ct),
            again => Results.Created($"/api/v1/admin/jobs?job={again}", new ReplayAnswer(again, id)));

    private static async Task<IResult> CancelAsync(HttpContext http, Guid id, CancelAnyJob cancel, CancellationToken ct) =>
        Answers.Of(await cancel.HandleAsync(new JobAct(http.User.UserId(), id, null, AccountsApi.AddressOf(http)), ct), _ => Results.Accepted());

    private static async Task<IResult> NodesAsync(ListNodes list, GetFilmPaces paces, CancellationToken ct)
    {
        var films = await paces.HandleAsync(ct);
        return Results.Ok((await list.HandleAsync(ct)).Select(n => NodeAnswer.Of(n, films.GetValueOrDefault(n.Node.Id))));
    }

    private static async Task<IResult> DrainAsync(HttpContext http, string id, DrainNode drain, CancellationToken ct) =>
        Answers.Of(await drain.HandleAsync(new NodeAct(http.User.UserId(), id, AccountsApi.AddressOf(http)), ct), _ => Results.NoContent());

    private static async Task<IResult> ResumeAsync(HttpContext http, string id, ResumeNode resume, CancellationToken ct) =>
        Answers.Of(await resume.HandleAsync(new NodeAct(http.User.UserId(), id, AccountsApi.AddressOf(http)), ct), _ => Results.NoContent());

    internal sealed record ReplayAnswer(Guid JobId, Guid ReplayOf);

    internal sealed record NodeAnswer(
        string Id, string Machine, string Role, string Version, string? FfmpegVersion, int Cores, long MemoryBytes, NodeState State, DateTimeOffset StartedAt,
        DateTimeOffset SeenAt, double SecondsSinceSeen, IReadOnlyDictionary<string, int> Places, IReadOnlyList<NodeWork> Running, int FilmsLastDay, double? FilmSpeed)
    {
        public static NodeAnswer Of(NodeView view, FilmPace? pace) => new(
            view.Node.Id, view.Node.Machine, view.Node.Role, view.Node.Version, view.Node.FfmpegVersion, view.Node.Cores, view.Node.MemoryBytes, view.State,
            view.Node.StartedAt, view.Node.SeenAt, Math.Round(view.SinceSeen.TotalSeconds, 1), view.Places, view.Running, pace?.Films ?? 0,
            pace is null ? null : Math.Round(pace.Speed, 2));
    }
}
