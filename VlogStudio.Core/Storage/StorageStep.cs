namespace VlogStudio.Core.Storage;

/// <summary>How a step of the storage's self-test ended.</summary>
public enum StorageVerdict
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>The studio works, but something should be mended.</summary>
    Warn,

    /// <summary>Something the studio needs does not work.</summary>
    Fail,
}

/// <summary>One step of the storage's self-test.</summary>
/// <param name="Name">What was tried, snake_case: <c>put</c>, <c>presigned_get</c>, <c>cors</c> …</param>
/// <param name="Verdict">How it ended.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Words">What was found and, where something is wrong, the remedy.</param>
public sealed record StorageStep(string Name, StorageVerdict Verdict, TimeSpan Duration, string Words)
{
    /// <summary>The step that fails when nobody answers at all.</summary>
    public const string Reach = "reach";

    /// <summary>Whether it says that nobody answers: nothing else could be tried.</summary>
    public bool IsNotReached => Name == Reach && Verdict == StorageVerdict.Fail;
}

/// <summary>What is asked of the self-test.</summary>
/// <param name="IsApplied">Whether rules for browsers and for unfinished uploads are to be set where the store is S3.</param>
/// <param name="Origin">Where the asker's browser is, e.g. <c>https://studio.example.org</c>; used where the settings name no origins.</param>
public sealed record StorageQuestion(bool IsApplied = false, string? Origin = null);

/// <summary>What a step found.</summary>
internal readonly record struct Finding(StorageVerdict Verdict, string Words)
{
    public static Finding Ok(string words) => new(StorageVerdict.Ok, words);

    public static Finding Warn(string words) => new(StorageVerdict.Warn, words);

    public static Finding Fail(string words) => new(StorageVerdict.Fail, words);
}

/// <summary>Something to try.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TryAsync">How.</param>
/// <param name="IsGate">Whether nothing after it makes sense once it failed.</param>
internal sealed record StorageProbe(string Name, Func<CancellationToken, Task<Finding>> TryAsync, bool IsGate = false);

/// <summary>The probes of one kind of store, and how what they left is taken away.</summary>
internal interface IStorageProbes : IDisposable
{
    IReadOnlyList<StorageProbe> Probes { get; }

    /// <summary>Takes away whatever lies below the run's prefix; says how much it was.</summary>
    Task<int> CleanAsync(CancellationToken ct);

    /// <summary>An error in words, with the remedy.</summary>
    string Explain(Exception error);
}
