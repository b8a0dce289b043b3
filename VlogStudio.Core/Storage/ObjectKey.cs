using System.Text.RegularExpressions;

namespace VlogStudio.Core.Storage;

/// <summary>What an object key may look like.</summary>
internal static partial class ObjectKey
{
    private const int MaxLength = 512;

    /// <summary>The key itself, if it is one.</summary>
    /// <exception cref="ArgumentException">It is not: empty, too long, odd signs, or a way out of the folder.</exception>
    public static string Checked(string key) =>
        key.Length <= MaxLength && Pattern().IsMatch(key) ? key : throw new ArgumentException($"'{key}' is no object key.", nameof(key));

    // A name begins with a letter or digit, so neither ".." nor a hidden file can be one.
    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
