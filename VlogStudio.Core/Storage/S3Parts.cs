namespace VlogStudio.Core.Storage;

/// <summary>A part of a large object.</summary>
/// <param name="Number">1, 2, 3 …</param>
/// <param name="From">Its first byte in the file.</param>
/// <param name="Bytes">Its length.</param>
internal readonly record struct S3Part(int Number, long From, long Bytes);

/// <summary>How a large object is cut: all parts alike but the last, which is no longer.</summary>
internal static class S3Parts
{
    private const int MaxParts = 10_000;
    private const long MiB = 1024 * 1024;

    /// <summary>Length of the parts of an object: as wished, or more where that would make too many.</summary>
    public static long PartBytes(long bytes, long wished)
    {
        var least = (bytes + MaxParts - 1) / MaxParts;
        return Math.Max(wished, (least + MiB - 1) / MiB * MiB);
    }

    /// <summary>The parts in order.</summary>
    public static IEnumerable<S3Part> Of(long bytes, long partBytes)
    {
        var number = 1;
        for (var from = 0L; from < bytes; from += partBytes) { yield return new S3Part(number++, from, Math.Min(partBytes, bytes - from)); }
    }
}
