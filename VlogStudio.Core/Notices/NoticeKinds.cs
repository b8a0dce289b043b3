using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Notices;

/// <summary>What people are told; keys of words.</summary>
public static class NoticeKinds
{
    /// <summary>A film is made.</summary>
    public const string FilmReady = "film_ready";

    /// <summary>A film is made, without some of its recordings.</summary>
    public const string FilmPartial = "film_partial";

    /// <summary>A film could not be made.</summary>
    public const string FilmFailed = "film_failed";

    /// <summary>Something else that was asked for is made.</summary>
    public const string OtherReady = "other_ready";

    /// <summary>Something else that was asked for could not be made.</summary>
    public const string OtherFailed = "other_failed";

    /// <summary>A dispute was settled.</summary>
    public const string DisputeSettled = "dispute_settled";

    /// <summary>Keeping the store's objects comes near its budget. For admins.</summary>
    public const string StorageNear = "storage_near";

    /// <summary>Keeping the store's objects costs more than its budget. For admins.</summary>
    public const string StorageOver = "storage_over";

    /// <summary>An address that was told of what happens was switched off.</summary>
    public const string WebhookDisabled = "webhook_disabled";
}

/// <summary>The values of a notice's words; those that do not belong to its kind are null.</summary>
public sealed record NoticeFacts
{
    /// <summary>The person's title of the film.</summary>
    public string? Title { get; init; }

    /// <summary>The film's day.</summary>
    public DateOnly? Day { get; init; }

    /// <summary>Credits that were taken.</summary>
    public long? Charged { get; init; }

    /// <summary>Credits that were set aside and given back.</summary>
    public long? Returned { get; init; }

    /// <summary>Code of the error.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>How a dispute was decided: refund, goodwill or reject.</summary>
    public string? Decision { get; init; }

    /// <summary>Credits given back by the decision.</summary>
    public long? Amount { get; init; }

    /// <summary>The person's name of an address, or its host where it has none.</summary>
    public string? Webhook { get; init; }

    /// <summary>What keeping objects costs a month.</summary>
    public decimal? Cost { get; init; }

    /// <summary>What it may cost.</summary>
    public decimal? Budget { get; init; }

    /// <summary>What the two are counted in.</summary>
    public string? Currency { get; init; }

    /// <summary>Why an address was switched off: gone, failing.</summary>
    public string? Reason { get; init; }
}

/// <summary>A notice as its reader sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What is told.</param>
/// <param name="Facts">The values of its words.</param>
/// <param name="Link">Where a click leads, relative to the studio, or null.</param>
/// <param name="CreatedAt">When (UTC).</param>
/// <param name="ReadAt">When it was read (UTC), or null.</param>
public sealed record NoticeView(Guid Id, string Kind, NoticeFacts Facts, string? Link, DateTimeOffset CreatedAt, DateTimeOffset? ReadAt)
{
    internal static NoticeView Of(Notice notice) =>
        new(notice.Id, notice.Kind, StudioJson.Read<NoticeFacts>(notice.Args), notice.Link, notice.CreatedAt, notice.ReadAt);
}
