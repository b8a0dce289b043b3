using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Publishing;

/// <summary>A publication as its owner sees it.</summary>
public sealed record PublicationView
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The film.</summary>
    public required Guid VlogId { get; init; }

    /// <summary>The job that sends it.</summary>
    public required Guid JobId { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required PublicationState Status { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Who is to see it.</summary>
    public required Visibility Visibility { get; init; }

    /// <summary>When YouTube makes it public (UTC).</summary>
    public DateTimeOffset? PublishAt { get; init; }

    /// <summary>Who sees it, as YouTube says.</summary>
    public Visibility? ShownAs { get; init; }

    /// <summary>The video's id at YouTube.</summary>
    public string? VideoId { get; init; }

    /// <summary>Where it is watched.</summary>
    public string? VideoUrl => VideoId is null ? null : UrlOf(VideoId);

    /// <summary>Code of the error.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Values for the gaps of the error's words.</summary>
    public IReadOnlyList<string> ErrorArgs { get; init; } = [];

    /// <summary>When it was asked for (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    internal static string UrlOf(string videoId) => $"https://www.youtube.com/watch?v={Uri.EscapeDataString(videoId)}";

    internal static PublicationView Of(Publication p) => new()
    {
        Id = p.Id, VlogId = p.VlogId, JobId = p.JobId, Status = p.State, Title = p.Title, Visibility = p.Visibility, PublishAt = p.PublishAt, ShownAs = p.ShownAs, VideoId = p.VideoId,
        ErrorCode = p.ErrorCode, ErrorArgs = p.ErrorArgs is null ? [] : StudioJson.Read<List<string>>(p.ErrorArgs), CreatedAt = p.CreatedAt,
    };
}
