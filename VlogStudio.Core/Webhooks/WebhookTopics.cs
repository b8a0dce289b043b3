namespace VlogStudio.Core.Webhooks;

/// <summary>What an address may be told of.</summary>
public static class WebhookTopics
{
    /// <summary>Something a person asked for was made.</summary>
    public const string JobCompleted = "job_completed";

    /// <summary>Something a person asked for could not be made.</summary>
    public const string JobFailed = "job_failed";

    /// <summary>Something a person asked for was stopped.</summary>
    public const string JobCancelled = "job_cancelled";

    /// <summary>A dispute was settled.</summary>
    public const string DisputeSettled = "dispute_settled";

    /// <summary>A message that says nothing, sent to see whether it arrives.</summary>
    public const string Test = "test";

    /// <summary>An address was switched off; told to its owner, never to addresses.</summary>
    public const string Disabled = "webhook_disabled";

    /// <summary>Those an address may choose from.</summary>
    public static IReadOnlyList<string> All { get; } = [JobCompleted, JobFailed, JobCancelled, DisputeSettled];
}
