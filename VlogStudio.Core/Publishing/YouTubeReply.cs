using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Core.Publishing;

/// <summary>What YouTube answered, or what went wrong on the way.</summary>
/// <param name="Status">The status; null where nothing was answered.</param>
/// <param name="Body">The body, JSON; null where it is none.</param>
internal sealed record YouTubeReply(HttpStatusCode? Status, JsonObject? Body)
{
    /// <summary>What went wrong on the way.</summary>
    public Exception? Trouble { get; init; }

    /// <summary>The header <c>Location</c>.</summary>
    public Uri? Location { get; init; }

    /// <summary>The header <c>Range</c>.</summary>
    public string? Range { get; init; }

    /// <summary>How long it asked to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether it went well.</summary>
    public bool IsOk => (int?)Status is >= 200 and < 300;

    /// <summary>Whether the same call may go through later.</summary>
    public bool IsPassing => Status is null or HttpStatusCode.RequestTimeout || (int)Status >= 500 || (Status is HttpStatusCode.TooManyRequests && !IsQuota);

    /// <summary>YouTube's own word for what is wrong, or OAuth's.</summary>
    public string? Reason => Body?["error"] switch
    {
        JsonValue oauth => oauth.GetValueKind() == JsonValueKind.String ? (string?)oauth : null,
        JsonObject error => (error["errors"] as JsonArray)?.OfType<JsonObject>().Select(e => e["reason"]).OfType<JsonValue>().Select(v => v.ToString()).FirstOrDefault() ?? error["status"]?.ToString(),
        _ => null,
    };

    /// <summary>Whether today's uploads are used up.</summary>
    public bool IsQuota => Reason is "quotaExceeded" or "dailyLimitExceeded" or "uploadLimitExceeded"
        || (Reason is "rateLimitExceeded" && Text.Contains("per day", StringComparison.OrdinalIgnoreCase));

    private string Text => (Body?["error"] as JsonObject)?["message"]?.ToString() ?? "";

    /// <summary>What this means for a job.</summary>
    public JobFailedException ToFailure(string what)
    {
        var said = $"{what}: {(Status is { } status ? $"{(int)status} {Reason} {Text}".TrimEnd() : Trouble?.Message)}";
        if (IsPassing) { return new JobFailedException(new JobError(JobErrorClass.Transient, "youtube_unavailable", said, RetryAfter: RetryAfter), Trouble); }
        if (IsQuota) { return Never("youtube_quota_exceeded"); }
        if (Status is HttpStatusCode.Unauthorized) { return Never("youtube_access_lost"); }
        return (int)Status! is >= 400 ? Never("youtube_refused", Reason ?? ((int)Status).ToString(System.Globalization.CultureInfo.InvariantCulture)) : Never("youtube_answer_unexpected");

        JobFailedException Never(string code, params string[] args) => new(new JobError(JobErrorClass.Deterministic, code, said, args));
    }
}
