using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Rendering;

/// <summary>How films are rendered here (section <c>Rendering</c>).</summary>
public sealed class RenderingOptions
{
    /// <summary>How many segments are made at a time; 0 for one per processor and half a gigabyte of memory, at most 8.</summary>
    public int Workers { get; set; }

    /// <summary>How large one cache of segments may grow, bytes; the least recently used go first.</summary>
    public long CacheBytes { get; set; } = 8L << 30;

    /// <summary>Where this machine's pace is remembered between runs; null forgets it with the process.</summary>
    public string? PaceFile { get; set; }

    /// <summary>How many segments are really made at a time.</summary>
    internal int EffectiveWorkers => Workers > 0 ? Workers : Math.Min(8, NodeSize.Here.Places(1, NodeSize.Gigabyte / 2));
}
