using VlogStudio.Api;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Retention;
using VlogStudio.Core.Storage;
using VlogStudio.Features.Accounts;

namespace VlogStudio.Features.Storage;

/// <summary>The routes about the object store, for admins.</summary>
internal static class StorageApi
{
    /// <summary>Maps them.</summary>
    public static IEndpointRouteBuilder MapStorageApi(this IEndpointRouteBuilder routes)
    {
        var storage = routes.MapUserGroup("/api/v1/admin/storage", "Admin").RequireAuthorization(StudioPolicies.Admin);
        storage.MapPost("/check", CheckAsync)
            .Describe("CheckStorage", "Tries the object store step by step, each with the remedy where something is wrong; with apply it sets the bucket's rules. For admins.", 403)
            .Produces<StorageCheckAnswer>();
        storage.MapGet("/usage", UsageAsync)
            .Describe("MeasureStorage", "Counts what the store holds by kind of object, with the cost a month and the budget. It walks through the whole store. For admins.", 403)
            .Produces<StorageUsage>();
        storage.MapGet("/retention", RetentionAsync)
            .Describe("ListRetention", "Shows how long things are kept, by which setting, and what each rule would throw away now. For admins.", 403).Produces<IReadOnlyList<RetentionView>>();
        return routes;
    }

    private static async Task<IResult> RetentionAsync(ListRetention list, CancellationToken ct) => Results.Ok(await list.HandleAsync(ct));

    private static async Task<IResult> CheckAsync(HttpContext http, StorageCheckBody? body, RunStorageCheck check, CancellationToken ct)
    {
        var question = new StorageQuestion(body?.Apply ?? false, $"{http.Request.Scheme}://{http.Request.Host}");
        var steps = new List<StorageStepAnswer>();
        await foreach (var step in check.HandleAsync($"admin:{http.User.UserId()}", question, AccountsApi.AddressOf(http), ct))
        {
            steps.Add(new StorageStepAnswer(step.Name, step.Verdict, Math.Round(step.Duration.TotalMilliseconds), step.Words));
        }
        return Results.Ok(new StorageCheckAnswer(steps.Count == 0 ? StorageVerdict.Fail : steps.Max(s => s.Verdict), steps));
    }

    private static async Task<IResult> UsageAsync(MeasureStorage measure, CancellationToken ct)
    {
        StorageUsage? usage = null;
        await foreach (var seen in measure.HandleAsync(ct)) { usage = seen; }
        return Results.Ok(usage);
    }

    internal sealed record StorageCheckBody(bool? Apply);

    internal sealed record StorageStepAnswer(string Name, StorageVerdict Verdict, double Milliseconds, string Words);

    internal sealed record StorageCheckAnswer(StorageVerdict Verdict, IReadOnlyList<StorageStepAnswer> Steps);
}
