using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.History;

/// <summary>Writes how a generation ended, inside the fenced transaction that ends its job.</summary>
public sealed class SettleGeneration(TimeProvider clock)
{
    /// <summary>Settles the job's row; a row that has ended already is left as it is.</summary>
    /// <param name="db">The caller's context with an open transaction.</param>
    /// <param name="jobId">The job.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Whether a row was settled now.</returns>
    public async Task<bool> HandleAsync(StudioDb db, Guid jobId, GenerationOutcome outcome, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(outcome);
        var now = clock.GetUtcNow();
        var settled = await db.Generations
            .Where(h => h.JobId == jobId && (h.Status == GenerationStatus.Pending || h.Status == GenerationStatus.Processing))
            .ExecuteUpdateAsync(
                s => s.SetProperty(h => h.Status, outcome.Status)
                    .SetProperty(h => h.OutputData, outcome.OutputData)
                    .SetProperty(h => h.MediaCloudKey, outcome.MediaKey)
                    .SetProperty(h => h.MediaCloudProvider, outcome.MediaProvider)
                    .SetProperty(h => h.MediaCloudUrl, outcome.MediaUrl)
                    .SetProperty(h => h.CreditsUsed, outcome.CreditsUsed)
                    .SetProperty(h => h.ErrorCode, outcome.ErrorCode)
                    .SetProperty(h => h.ErrorMessage, outcome.ErrorMessage)
                    .SetProperty(h => h.CompletedAt, now),
                ct);
        return settled > 0;
    }
}

/// <summary>How a generation ended.</summary>
/// <param name="Status">Completed, failed or cancelled.</param>
public sealed record GenerationOutcome(GenerationStatus Status)
{
    /// <summary>What came out, a JSON object.</summary>
    public string? OutputData { get; init; }

    /// <summary>Object key of the main output.</summary>
    public string? MediaKey { get; init; }

    /// <summary>files, r2, minio, s3.</summary>
    public string? MediaProvider { get; init; }

    /// <summary>The studio's own address of the output, e.g. <c>/api/v1/vlogs/{id}/video</c>.</summary>
    public string? MediaUrl { get; init; }

    /// <summary>Credits captured.</summary>
    public long CreditsUsed { get; init; }

    /// <summary>Code of the error.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>What went wrong, in English.</summary>
    public string? ErrorMessage { get; init; }
}
