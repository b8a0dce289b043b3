namespace VlogStudio.Core.Primitives;

/// <summary>What a machine has, and how much work of a kind it can take at once. Pure but for <see cref="Here"/>.</summary>
/// <param name="Cores">Processor cores this process may use.</param>
/// <param name="MemoryBytes">Memory it may use.</param>
public sealed record NodeSize(int Cores, long MemoryBytes)
{
    /// <summary>One gibibyte.</summary>
    public const long Gigabyte = 1L << 30;

    /// <summary>What this process may use; a container's limits count.</summary>
    public static NodeSize Here { get; } = new(Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>How many pieces of work fit, each of which needs so many cores and so much memory; one at least, or nothing would ever be done.</summary>
    public int Places(int coresEach, long memoryEach) => (int)Math.Max(1, Math.Min(Cores / Math.Max(1, coresEach), MemoryBytes / Math.Max(1, memoryEach)));
}
