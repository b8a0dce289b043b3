using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Recordings;

/// <summary>How much a person may upload.</summary>
/// <param name="options">The limits.</param>
/// <param name="time">The clock.</param>
public sealed class UploadLimits(IOptions<RecordingsOptions> options, TimeProvider time)
{
    private static readonly DateTimeOffset Earliest = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The largest recording, bytes.</summary>
    public long MaxBytes => options.Value.MaxBytes;

    internal async Task<Problem?> RefuseAsync(StudioDb db, Guid userId, long? length, DateTimeOffset? capturedAt, CancellationToken ct)
    {
        if (length is < 0) { return Problem.Invalid("upload_length", "upload_length_wrong"); }
        if (length > MaxBytes) { return RecordingProblems.TooLarge(MaxBytes); }
        if (capturedAt is { } at && (at < Earliest || at > time.GetUtcNow().AddDays(1))) { return Problem.Invalid("captured_at", "captured_at_wrong"); }
        var kept = await RecordingReader.Of(db, userId).SumAsync(r => r.Bytes, ct);
        return kept + (length ?? 0) > options.Value.QuotaBytes ? RecordingProblems.QuotaExceeded(options.Value.QuotaBytes) : null;
    }
}
