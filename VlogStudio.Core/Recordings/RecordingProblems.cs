using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Recordings;

/// <summary>What this room answers when it cannot do what was asked.</summary>
internal static class RecordingProblems
{
    public static Problem NotFound { get; } = Problem.NotFound("recording_not_found");

    public static Problem UploadNotFound { get; } = Problem.NotFound("upload_not_found");

    public static Problem UploadExpired { get; } = Problem.NotFound("upload_expired");

    public static Problem TooLarge(long maxBytes) => new("recording_too_large", ProblemKind.TooLarge, "file") { Args = [Gigabytes(maxBytes)] };

    public static Problem QuotaExceeded(long quotaBytes) => new("quota_exceeded", ProblemKind.TooLarge, "file") { Args = [Gigabytes(quotaBytes)] };

    public static Problem StorageFull { get; } = new("storage_full", ProblemKind.Unavailable);

    private static double Gigabytes(long bytes) => Math.Round(bytes / 1e9, bytes < 1e8 ? 4 : 1);
}
