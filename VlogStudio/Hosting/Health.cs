using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using VlogStudio.Core.Caching;

namespace VlogStudio.Hosting;

/// <summary>How one thing the studio depends on is.</summary>
/// <param name="Status">ok, degraded or down.</param>
/// <param name="Detail">What is wrong, or what it is; never a secret.</param>
/// <param name="Milliseconds">How long it took to answer.</param>
public sealed record DependencyState(string Status, string? Detail, long Milliseconds);

/// <summary>How the process is.</summary>
/// <param name="Status">ready; not_ready when something it cannot do without is down; leaving when it was told to stop.</param>
/// <param name="Role">all, web, worker or compute.</param>
/// <param name="Dependencies">Each dependency by name.</param>
public sealed record ReadyAnswer(string Status, string Role, IReadOnlyDictionary<string, DependencyState> Dependencies);

/// <summary>The health routes: whether the process lives, and whether it can do its work.</summary>
internal static class Health
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(5);

    /// <summary>Adds what the health routes ask.</summary>
    public static IServiceCollection AddHealth(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<DrainOptions>(configuration.GetSection("Hosting")).AddSingleton<ServingState>();
        // Only people come through proxies; a worker's leases are handed back at once.
        if (configuration["Role"] == "web") { services.AddSingleton<IHostLifetime, DrainFirst>(); }
        if (RedisOptions.Read(configuration).IsNamed) { services.AddSingleton<IDependencyCheck, RedisCheck>(); }
        return services.AddSingleton<IDependencyCheck, DatabaseCheck>().AddSingleton<IDependencyCheck, StoreCheck>().AddSingleton<IDependencyCheck, FfmpegCheck>()
            .AddSingleton<IDependencyCheck, UploadsCheck>().AddSingleton<IDependencyCheck, JobsCheck>().AddSingleton<IDependencyCheck, LedgerCheck>().AddSingleton<IDependencyCheck, SandboxCheck>()
            .AddSingleton<IDependencyCheck, ScratchCheck>().AddSingleton<IDependencyCheck, MailCheck>();
    }

    /// <summary>Adds what the health routes of a node without the database ask.</summary>
    public static IServiceCollection AddNodeHealth(this IServiceCollection services) => services.AddSingleton<ServingState>()
        .AddSingleton<IDependencyCheck, StudioCheck>().AddSingleton<IDependencyCheck, FfmpegCheck>().AddSingleton<IDependencyCheck, SandboxCheck>().AddSingleton<IDependencyCheck, ScratchCheck>();

    /// <summary>Maps them.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var health = routes.MapGroup("/health").WithTags("Health").AllowAnonymous().DisableHttpMetrics();
        health.MapGet("/live", () => TypedResults.Ok(new { status = "live" })).WithName("Live").WithSummary("Whether the process lives.");
        health.MapGet("/serving", (ServingState state) => TypedResults.Json(
                new { status = state.IsLeaving ? "leaving" : "serving" }, statusCode: state.IsLeaving ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK))
            .WithName("Serving").WithSummary("Whether a proxy may send people here: 503 from the moment the process is told to stop. Says nothing about what it depends on, for that would close all nodes at once.");
        health.MapGet("/ready", ReadyAsync).WithName("Ready").WithSummary("Whether everything the process needs answers, by name.")
            .Produces<ReadyAnswer>(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<JsonHttpResult<ReadyAnswer>> ReadyAsync(HostOptions host, IEnumerable<IDependencyCheck> checks, ServingState serving, CancellationToken ct)
    {
        var asked = checks.ToDictionary(check => check.Name, check => AskAsync(check.CheckAsync, ct));
        await Task.WhenAll(asked.Values);
        var states = new Dictionary<string, DependencyState>();
        foreach (var (name, task) in asked) { states[name] = await task; }
        var isReady = !serving.IsLeaving && states.Values.All(s => s.Status != "down");
        var answer = new ReadyAnswer(isReady ? "ready" : serving.IsLeaving ? "leaving" : "not_ready", host.Role.ToString().ToLowerInvariant(), states);
        return TypedResults.Json(answer, statusCode: isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<DependencyState> AskAsync(Func<CancellationToken, Task<string?>> ask, CancellationToken ct)
    {
        var begun = Stopwatch.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(s_limit);
        try
        {
            var detail = await ask(limit.Token);
            return new("ok", detail, Elapsed());
        }
        catch (DegradedException error)
        {
            return new("degraded", error.Message, Elapsed());
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            return new("down", error is DownException ? error.Message : error is OperationCanceledException ? "no answer in time" : error.GetType().Name, Elapsed());
        }

        long Elapsed() => (long)Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }
}

/// <summary>A further thing whose state the health page names.</summary>
internal interface IDependencyCheck
{
    /// <summary>snake_case name.</summary>
    string Name { get; }

    /// <summary>Answers what it is; throws when it is down, <see cref="DegradedException"/> when the work goes on without it.</summary>
    Task<string?> CheckAsync(CancellationToken ct);
}

/// <summary>Something is down, and what is wrong with it may be told to anybody.</summary>
/// <param name="message">What.</param>
internal sealed class DownException(string message) : Exception(message);

/// <summary>Something is not as it should be, but the work goes on.</summary>
/// <param name="message">What.</param>
internal sealed class DegradedException(string message) : Exception(message);
