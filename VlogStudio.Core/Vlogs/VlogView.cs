namespace VlogStudio.Core.Vlogs;

/// <summary>A vlog as pages and programs see it.</summary>
public sealed record VlogView
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The job that makes it, or made it last.</summary>
    public required Guid JobId { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>The day.</summary>
    public required DateOnly TargetDate { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required VlogStatus Status { get; init; }

    /// <summary>0..100.</summary>
    public required double Progress { get; init; }

    /// <summary>What its job is doing, snake_case key of words.</summary>
    public required string Phase { get; init; }

    /// <summary>Seconds to go, or null while that is not known.</summary>
    public double? EtaSeconds { get; init; }

    /// <summary>Which try runs or ran last, from 1; 0 before the first.</summary>
    public required int Attempt { get; init; }

    /// <summary>Whether the person asked to stop it and it has not ended yet.</summary>
    public required bool IsCancelRequested { get; init; }

    /// <summary>Key of words why it was not made, or null.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Values for the gaps of those words.</summary>
    public IReadOnlyList<string> ErrorArgs { get; init; } = [];

    /// <summary>Length; as planned until it is made.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>What was asked.</summary>
    public required VlogRequest Request { get; init; }

    /// <summary>Path of the film under the site's root; null until it is made.</summary>
    public string? VideoUrl { get; init; }

    /// <summary>Path of the film's playlist (HLS); null for short films and until it is made.</summary>
    public string? StreamUrl { get; init; }

    /// <summary>Path of the poster; before it is made, that of the first event's picture.</summary>
    public string? ThumbnailUrl { get; init; }

    /// <summary>Length of the film in bytes, or null.</summary>
    public long? Bytes { get; init; }

    /// <summary>Measured loudness, LUFS.</summary>
    public double? IntegratedLufs { get; init; }

    /// <summary>What it cost.</summary>
    public required VlogCredits Credits { get; init; }

    /// <summary>Its clips in order.</summary>
    public required IReadOnlyList<VlogSegmentView> Segments { get; init; }

    /// <summary>The vlog it is another version of, or null.</summary>
    public Guid? VersionOfId { get; init; }

    /// <summary>All versions of it that were not removed, this one included, oldest first; empty in lists.</summary>
    public IReadOnlyList<VlogVersion> Versions { get; init; } = [];

    /// <summary>When it was asked for (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public DateTimeOffset? CompletedAt { get; init; }
}

/// <summary>A vlog's credits.</summary>
/// <param name="Held">Set aside now.</param>
/// <param name="Captured">Taken.</param>
/// <param name="Released">Given back.</param>
public sealed record VlogCredits(long Held, long Captured, long Released);

/// <summary>A clip of a vlog.</summary>
/// <param name="EventId">The event it came from.</param>
/// <param name="RecordingId">The recording it is a stretch of.</param>
/// <param name="Position">0, 1, 2 … in the film.</param>
/// <param name="In">Where it begins in the recording.</param>
/// <param name="Out">Where it ends in the recording.</param>
/// <param name="FilmStart">Where it begins in the film as planned.</param>
/// <param name="Status">Where it is.</param>
/// <param name="Title">The event's name.</param>
/// <param name="ThumbnailUrl">Path of the event's picture, or null.</param>
public sealed record VlogSegmentView(
    Guid EventId, Guid RecordingId, int Position, TimeSpan In, TimeSpan Out, TimeSpan FilmStart, VlogSegmentStatus Status, string Title, string? ThumbnailUrl);

/// <summary>One of a vlog's versions.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Status">Where it is in its life.</param>
/// <param name="CreatedAt">When it was asked for (UTC).</param>
public sealed record VlogVersion(Guid Id, string Title, VlogStatus Status, DateTimeOffset CreatedAt);

/// <summary>That a film was asked for.</summary>
/// <param name="VlogId">The vlog.</param>
/// <param name="JobId">The job that makes it.</param>
/// <param name="Status">Always pending the first time.</param>
/// <param name="CreditsHeld">Credits set aside.</param>
public sealed record VlogReceipt(Guid VlogId, Guid JobId, VlogStatus Status, long CreditsHeld);

/// <summary>What a film would cost and be.</summary>
/// <param name="Credits">Whole credits.</param>
/// <param name="AvailableCredits">What the person has.</param>
/// <param name="ExpectedDuration">Length of the film as planned.</param>
/// <param name="ExpectedMaking">How long making it will take, about.</param>
/// <param name="Clips">The clips as planned, in order.</param>
public sealed record VlogQuote(
    long Credits, long AvailableCredits, TimeSpan ExpectedDuration, TimeSpan ExpectedMaking, IReadOnlyList<QuotedClip> Clips)
{
    /// <summary>Making it seldom takes less, by this machine's history.</summary>
    public TimeSpan LeastMaking { get; init; }

    /// <summary>Making it seldom takes more.</summary>
    public TimeSpan MostMaking { get; init; }
}

/// <summary>A clip as planned.</summary>
/// <param name="EventId">The event.</param>
/// <param name="RecordingId">The recording.</param>
/// <param name="In">Where it begins in the recording.</param>
/// <param name="Out">Where it ends in the recording.</param>
/// <param name="FilmStart">Where it begins in the film.</param>
public sealed record QuotedClip(Guid EventId, Guid RecordingId, TimeSpan In, TimeSpan Out, TimeSpan FilmStart);

/// <summary>Which vlogs are wanted; null means any.</summary>
/// <param name="Status">In this state.</param>
/// <param name="Date">Of this day.</param>
/// <param name="Query">With these words in the title.</param>
public sealed record VlogFilter(VlogStatus? Status = null, DateOnly? Date = null, string? Query = null);

/// <summary>Which file of a vlog.</summary>
public enum VlogMedia
{
    /// <summary>The film.</summary>
    Video,

    /// <summary>The poster.</summary>
    Thumbnail,

    /// <summary>The list of pieces for streaming.</summary>
    Playlist,

    /// <summary>The pieces in one file.</summary>
    Pieces,

    /// <summary>The film with its recordings' own pictures.</summary>
    Export,
}

/// <summary>What a person chose in the wizard so far.</summary>
public sealed record VlogChoices
{
    /// <summary>The request as far as it has come; it need not be valid.</summary>
    public required VlogRequest Request { get; init; }

    /// <summary>The step the wizard was on, from 1.</summary>
    public int Step { get; init; } = 1;

    /// <summary>The recommendation last asked for, or null.</summary>
    public Guid? RecommendationJobId { get; init; }

    /// <summary>Whether its choice was ticked already: what the person changed after that stands.</summary>
    public bool IsRecommendationApplied { get; init; }

    /// <summary>Its wish in words.</summary>
    public string? Wish { get; init; }

    /// <summary>Its limit.</summary>
    public int? Limit { get; init; }
}

/// <summary>A draft as it was kept.</summary>
/// <param name="TargetDate">The day.</param>
/// <param name="Choices">What was chosen.</param>
/// <param name="IdempotencyKey">The key to submit it with.</param>
/// <param name="UpdatedAt">When it last changed (UTC).</param>
public sealed record VlogDraftView(DateOnly TargetDate, VlogChoices Choices, string IdempotencyKey, DateTimeOffset UpdatedAt);

/// <summary>A day as the home page and the wizard show it.</summary>
public sealed record DayView
{
    /// <summary>The day.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>The fewest events a film is made of.</summary>
    public required int MinEvents { get; init; }

    /// <summary>The longest a film may be, seconds.</summary>
    public required int MaxFilmSeconds { get; init; }

    /// <summary>The length the wizard starts with, seconds.</summary>
    public required int DefaultFilmSeconds { get; init; }

    /// <summary>The events in the order they were shot; hidden ones only if asked for.</summary>
    public required IReadOnlyList<Events.EventView> Events { get; init; }

    /// <summary>The nearest day before with events, or null.</summary>
    public DateOnly? PreviousDate { get; init; }

    /// <summary>The nearest day after with events, or null.</summary>
    public DateOnly? NextDate { get; init; }

    /// <summary>Whether something was just edited on this day that can be undone.</summary>
    public bool CanUndo { get; init; }
}
