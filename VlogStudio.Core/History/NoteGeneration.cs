using VlogStudio.Core.Data;

namespace VlogStudio.Core.History;

/// <summary>Writes the row of a generation, inside the transaction that accepts the request.</summary>
public sealed class NoteGeneration(TimeProvider clock)
{
    /// <summary>Adds the row and saves it.</summary>
    /// <param name="db">The caller's context with an open transaction.</param>
    /// <param name="asked">What was asked.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>The row's id.</returns>
    public async Task<Guid> HandleAsync(StudioDb db, AskedGeneration asked, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(asked);
        var row = new GenerationHistory
        {
            UserId = asked.UserId,
            GenerationType = asked.GenerationType,
            JobId = asked.JobId,
            InputParams = asked.InputParams,
            Title = asked.Title,
            CreatedAt = clock.GetUtcNow(),
        };
        db.Generations.Add(row);
        await db.SaveChangesAsync(ct);
        return row.Id;
    }
}

/// <summary>A generation that was asked for.</summary>
/// <param name="UserId">By whom.</param>
/// <param name="GenerationType">vlog, short_video …</param>
/// <param name="JobId">The job that makes it.</param>
/// <param name="InputParams">What was asked, a JSON object.</param>
/// <param name="Title">A title to begin with, or null.</param>
public sealed record AskedGeneration(Guid UserId, string GenerationType, Guid JobId, string InputParams, string? Title = null);
