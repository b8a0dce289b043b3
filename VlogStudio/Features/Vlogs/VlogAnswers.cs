using VlogStudio.Components.Shared;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Features.Vlogs;

/// <summary>A vlog as routes answer it; times in seconds.</summary>
public sealed record VlogAnswer(
    Guid Id, Guid JobId, string Title, DateOnly TargetDate, VlogStatus Status, double Progress, string Phase, double? EtaSeconds, VlogErrorAnswer? Error,
    double Duration, FilmResolution Resolution, FilmOrientation Orientation, string? VideoUrl, string? ThumbnailUrl, VlogCredits Credits,
    IReadOnlyList<VlogSegmentAnswer> Segments, VlogRequest Request, Guid? VersionOfId, long? Bytes, double? IntegratedLufs, DateTimeOffset CreatedAt,
    DateTimeOffset? CompletedAt)
{
    /// <summary>Path of the film's playlist (HLS), or null.</summary>
    public string? StreamUrl { get; init; }

    /// <summary>Writes a view as routes answer it.</summary>
    internal static VlogAnswer Of(VlogView v, ProblemWords words) => new(
        v.Id, v.JobId, v.Title, v.TargetDate, v.Status, v.Progress, v.Phase, v.EtaSeconds,
        v.ErrorCode is null ? null : new VlogErrorAnswer(v.ErrorCode, words.Say(v.ErrorCode, [.. v.ErrorArgs])),
        v.Duration.TotalSeconds, v.Request.Resolution, v.Request.Orientation, v.VideoUrl, v.ThumbnailUrl, v.Credits,
        [.. v.Segments.Select(s => new VlogSegmentAnswer(s.EventId, s.RecordingId, s.Position, s.In.TotalSeconds, s.Out.TotalSeconds, s.Status))],
        v.Request, v.VersionOfId, v.Bytes, v.IntegratedLufs, v.CreatedAt, v.CompletedAt)
    {
        StreamUrl = v.StreamUrl,
    };
}

/// <summary>Why a vlog was not made.</summary>
public sealed record VlogErrorAnswer(string Code, string Message);

/// <summary>A clip of a vlog; in and out in seconds within the recording.</summary>
public sealed record VlogSegmentAnswer(Guid EventId, Guid RecordingId, int Position, double In, double Out, VlogSegmentStatus Status);

/// <summary>What a film would cost and be; times in seconds.</summary>
public sealed record QuoteAnswer(long Credits, long AvailableCredits, double ExpectedDuration, double ExpectedSecondsToMake, IReadOnlyList<QuotedClipAnswer> Clips)
{
    /// <summary>Making it seldom takes less, by this machine's history.</summary>
    public double LeastSecondsToMake { get; init; }

    /// <summary>Making it seldom takes more.</summary>
    public double MostSecondsToMake { get; init; }

    internal static QuoteAnswer Of(VlogQuote q) => new(
        q.Credits, q.AvailableCredits, q.ExpectedDuration.TotalSeconds, Math.Round(q.ExpectedMaking.TotalSeconds, 1),
        [.. q.Clips.Select(c => new QuotedClipAnswer(c.EventId, c.RecordingId, c.In.TotalSeconds, c.Out.TotalSeconds, c.FilmStart.TotalSeconds))])
    {
        LeastSecondsToMake = Math.Round(q.LeastMaking.TotalSeconds, 1),
        MostSecondsToMake = Math.Round(q.MostMaking.TotalSeconds, 1),
    };
}

/// <summary>A clip as planned; seconds.</summary>
public sealed record QuotedClipAnswer(Guid EventId, Guid RecordingId, double In, double Out, double FilmStart);

/// <summary>A new name.</summary>
public sealed record VlogTitleBody(string? Title);

/// <summary>Body of <c>POST /api/v1/vlogs/{id}/poster</c>.</summary>
/// <param name="At">The time within the film, seconds.</param>
public sealed record VlogPosterBody(double? At);

/// <summary>That a file is being made.</summary>
/// <param name="JobId">The job to follow.</param>
/// <param name="VideoUrl">Where the file is once the job is done.</param>
public sealed record BegunAnswer(Guid JobId, string VideoUrl);
