using System.Globalization;

namespace VlogStudio.Core.Publishing;

/// <summary>How much of a film has arrived, and what is to be sent next. Pure.</summary>
internal static class UploadPosition
{
    private const string Unit = "bytes=0-";

    /// <summary>
    /// The first byte that has not arrived, by the header <c>Range</c> of a 308: <c>bytes=0-N</c> means N+1, none means 0. Null where it cannot be, so
    /// that the session is asked again.
    /// </summary>
    /// <param name="range">The header, or null.</param>
    /// <param name="total">Length of the film.</param>
    public static long? Next(string? range, long total)
    {
        if (string.IsNullOrWhiteSpace(range)) { return 0; }
        var text = range.Trim();
        return text.StartsWith(Unit, StringComparison.OrdinalIgnoreCase)
            && long.TryParse(text.AsSpan(Unit.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var last) && last < total
            ? last + 1
            : null;
    }

    /// <summary>How many bytes go next: whole grains of 256 KiB, or what is left.</summary>
    /// <param name="from">The first byte that has not arrived.</param>
    /// <param name="total">Length of the film.</param>
    /// <param name="chunk">The most to send at once, a multiple of 256 KiB.</param>
    public static long Count(long from, long total, int chunk) => Math.Min(chunk, total - from);

    /// <summary>The header of a piece.</summary>
    public static string RangeOf(long from, long count, long total) => string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{from + count - 1}/{total}");

    /// <summary>The header that asks a session how much it has.</summary>
    public static string QuestionOf(long total) => string.Create(CultureInfo.InvariantCulture, $"bytes */{total}");
}
