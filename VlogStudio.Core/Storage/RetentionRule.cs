using VlogStudio.Core.Data;

namespace VlogStudio.Core.Storage;

/// <summary>
/// How long a room keeps things of one kind, and how to throw away what is older. Rooms register theirs as singletons; whoever applies them need not know
/// the rooms.
/// </summary>
public sealed record RetentionRule
{
    /// <summary>Stable snake_case name, unique.</summary>
    public required string Name { get; init; }

    /// <summary>The setting that decides, as in <c>Recordings:UndoLifetime</c>; null where none does.</summary>
    public string? Setting { get; init; }

    /// <summary>How long they are kept; null is for ever.</summary>
    public required Func<TimeSpan?> Kept { get; init; }

    /// <summary>What would be thrown away now.</summary>
    public required Func<CancellationToken, Task<RetentionFinding>> LookAsync { get; init; }

    /// <summary>Throws it away, and answers how many things went.</summary>
    public required Func<CancellationToken, Task<int>> ApplyAsync { get; init; }
}

/// <summary>What a rule would throw away.</summary>
/// <param name="Count">How many things.</param>
/// <param name="Bytes">Their bytes, where they are known.</param>
/// <param name="Needed">How many are old enough but needed: by a job that has not ended, by an open dispute.</param>
public sealed record RetentionFinding(long Count, long? Bytes, long Needed = 0);

/// <summary>What a room needs although it is old. Rooms register theirs as singletons; rules ask them all.</summary>
public sealed record RetentionNeed
{
    /// <summary>Those of these recordings that are needed.</summary>
    public required Func<StudioDb, Guid[], CancellationToken, Task<IReadOnlyCollection<Guid>>> RecordingsAsync { get; init; }

    /// <summary>Those of these jobs whose output and history are needed.</summary>
    public required Func<StudioDb, Guid[], CancellationToken, Task<IReadOnlyCollection<Guid>>> JobsAsync { get; init; }
}

/// <summary>Asks all rooms.</summary>
public static class RetentionNeeds
{
    /// <summary>Those of these recordings that any room needs.</summary>
    public static async Task<HashSet<Guid>> RecordingsAsync(this IEnumerable<RetentionNeed> needs, StudioDb db, Guid[] ids, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(needs);
        var needed = new HashSet<Guid>();
        if (ids.Length > 0) { foreach (var need in needs) { needed.UnionWith(await need.RecordingsAsync(db, ids, ct)); } }
        return needed;
    }

    /// <summary>Those of these jobs that any room needs.</summary>
    public static async Task<HashSet<Guid>> JobsAsync(this IEnumerable<RetentionNeed> needs, StudioDb db, Guid[] ids, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(needs);
        var needed = new HashSet<Guid>();
        if (ids.Length > 0) { foreach (var need in needs) { needed.UnionWith(await need.JobsAsync(db, ids, ct)); } }
        return needed;
    }
}
