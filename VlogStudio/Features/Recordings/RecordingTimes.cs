using VlogStudio.Core.Recordings;

namespace VlogStudio.Features.Recordings;

/// <summary>A recording's times as the clock there showed them.</summary>
internal static class RecordingTimes
{
    /// <summary>When it was shot, by the local clock there; null while that is not known.</summary>
    public static DateTimeOffset? LocalCapturedAt(this RecordingView recording) =>
        recording.CapturedAt?.ToOffset(TimeSpan.FromMinutes(recording.CapturedOffsetMinutes ?? 0));
}
