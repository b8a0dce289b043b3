using VlogStudio.Core.Data;

namespace VlogStudio.Core.History;

/// <summary>
/// What a room above keeps of the generations it makes: its own thing goes into the trash and comes back with the history's row. What the trash is
/// emptied of it hears through the outbox (<see cref="ClearGeneration.Topic"/>).
/// </summary>
public interface IGenerationMedia
{
    /// <summary>Takes what the job made off its owner's lists, or brings it back; within the transaction that does so with the row.</summary>
    /// <param name="db">The transaction's context.</param>
    /// <param name="job">Whose job.</param>
    /// <param name="removedAt">When it was removed (UTC); null brings it back.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Whether there was something.</returns>
    Task<bool> MoveAsync(StudioDb db, GenerationJob job, DateTimeOffset? removedAt, CancellationToken ct);

    /// <summary>Does what must not be part of that transaction, such as stopping the job.</summary>
    Task MovedAsync(GenerationJob job, bool isRemoved, CancellationToken ct);
}

/// <summary>The job of a generation.</summary>
/// <param name="UserId">Whose it is.</param>
/// <param name="JobId">The job.</param>
public sealed record GenerationJob(Guid UserId, Guid JobId);
