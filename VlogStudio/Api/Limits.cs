using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Caching;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Api;

/// <summary>How often one may ask (section <c>Limits</c>).</summary>
public sealed class LimitsOptions
{
    /// <summary>Whether nothing is counted.</summary>
    public bool IsOff { get; set; }

    /// <summary>Requests to routes a minute, for each person, or address where nobody is signed in.</summary>
    public int RequestsPerMinute { get; set; } = 1200;

    /// <summary>Tries to sign in, register or reset a minute, for each address.</summary>
    public int SignInsPerMinute { get; set; } = 20;
}

/// <summary>Counts requests, for all web nodes together where there is a Redis; who asks too often is answered 429 with the seconds to wait.</summary>
internal static class Limits
{
    /// <summary>Policy of the routes that take passwords.</summary>
    public const string SignIn = "sign-in";

    public static IServiceCollection AddLimits(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<LimitsOptions>(configuration.GetSection("Limits"));
        return services.AddRateLimiter(limiter =>
        {
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => Edge.IsApi(http.Request)
                ? Window(http, $"all:{http.User.UserIdOrNull()?.ToString() ?? http.User.FindFirst(Features.Keys.ApiKeyScheme.KeyId)?.Value ?? Address(http)}", o => o.RequestsPerMinute)
                : RateLimitPartition.GetNoLimiter(""));
            limiter.AddPolicy(SignIn, http => Window(http, $"sign-in:{Address(http)}", o => o.SignInsPerMinute));
            limiter.OnRejected = (context, _) => new ValueTask(Answers.Refuse(
                new Problem("too_many_requests", ProblemKind.TooMany) { Args = [Seconds(context)] }).ExecuteAsync(context.HttpContext));
        });
    }

    private static RateLimitPartition<string> Window(HttpContext http, string key, Func<LimitsOptions, int> permits)
    {
        var services = http.RequestServices;
        var options = services.GetRequiredService<IOptions<LimitsOptions>>().Value;
        return options.IsOff
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.Get(key, k => new CountedLimiter(
                services.GetRequiredService<ICache>(), $"limits:{k}", permits(options), TimeSpan.FromMinutes(1), services.GetRequiredService<TimeProvider>()));
    }

    private static string Address(HttpContext http) => http.Connection.RemoteIpAddress?.ToString() ?? "";

    private static int Seconds(OnRejectedContext context) =>
        context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 10;
}
