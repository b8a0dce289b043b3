using VlogStudio.Components.Shared;
using VlogStudio.Core.Recordings;

namespace VlogStudio.Features.Recordings;

/// <summary>A recording as programs see it. Durations are seconds, times UTC.</summary>
public sealed record RecordingAnswer(
    Guid Id,
    string Filename,
    RecordingStatus Status,
    RecordingError? Error,
    IReadOnlyList<RecordingError> Damage,
    long Bytes,
    string? Sha256,
    Guid? DuplicateOf,
    DateTimeOffset? CapturedAt,
    int? CapturedOffsetMinutes,
    CapturedFrom? CapturedFrom,
    DateOnly? LocalDate,
    double? Duration,
    int? Width,
    int? Height,
    double? Fps,
    int? Rotation,
    string? VideoCodec,
    string? AudioCodec,
    GeoPoint? Location,
    string? PlaceName,
    Guid? JobId,
    int EventCount,
    string? PosterUrl,
    string? SpriteUrl,
    SpriteSheet? Sprite,
    string? StreamUrl,
    DateTimeOffset CreatedAt)
{
    /// <summary>The answer for a recording, with its error in the caller's language.</summary>
    public static RecordingAnswer Of(RecordingView view, ProblemWords words)
    {
        var url = $"/api/v1/recordings/{view.Id}";
        return new(
            view.Id, view.Filename, view.Status, view.Error is { } error ? new RecordingError(error.Code, words.Say(error)) : null,
            [.. view.Damage.Select(code => new RecordingError(code, words.Say(code)))], view.Bytes, view.Sha256, view.DuplicateOf,
            view.CapturedAt, view.CapturedOffsetMinutes, view.CapturedFrom, view.LocalDate, view.Duration?.TotalSeconds,
            view.Width, view.Height, view.Fps, view.Rotation, view.VideoCodec, view.AudioCodec, view.Location, view.PlaceName, view.JobId, view.EventCount,
            view.HasPoster ? $"{url}/poster" : null, view.Sprite is null ? null : $"{url}/sprite", view.Sprite, view.Status == RecordingStatus.Ready ? $"{url}/stream" : null,
            view.CreatedAt);
    }
}

/// <summary>What is wrong: a stable code and its words.</summary>
public sealed record RecordingError(string Code, string Message);
