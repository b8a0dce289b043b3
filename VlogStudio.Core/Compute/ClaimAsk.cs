namespace VlogStudio.Core.Compute;

/// <summary>What a node says when it asks for a film.</summary>
public sealed record ClaimAsk
{
    /// <summary>What the node calls itself: letters, digits, <c>. _ -</c>; unique per process, for each has leases of its own.</summary>
    public string? Node { get; init; }

    /// <summary>How many films it makes at once, those it has included; 0 says that it stops and takes no more.</summary>
    public int Capacity { get; init; } = 1;

    /// <summary>
    /// The jobs it is at. Others this node holds by the studio's account are from claims whose answer was lost: they go back at once, instead of when
    /// their lease ends. Null says nothing.
    /// </summary>
    public IReadOnlyList<Guid>? Running { get; init; }

    /// <summary>The machine's name.</summary>
    public string? Machine { get; init; }

    /// <summary>The program's version.</summary>
    public string? Version { get; init; }

    /// <summary>The version of its ffmpeg.</summary>
    public string? FfmpegVersion { get; init; }

    /// <summary>Processor cores it may use.</summary>
    public int Cores { get; init; }

    /// <summary>Memory it may use, in bytes.</summary>
    public long MemoryBytes { get; init; }
}
