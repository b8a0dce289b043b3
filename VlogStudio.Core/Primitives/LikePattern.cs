namespace VlogStudio.Core.Primitives;

/// <summary>Patterns for <c>LIKE</c> and <c>ILIKE</c> whose escape is the backslash.</summary>
internal static class LikePattern
{
    /// <summary>A pattern that fits wherever the text stands; nothing in the text stands for anything else.</summary>
    public static string Containing(string text) =>
        $"%{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
}
