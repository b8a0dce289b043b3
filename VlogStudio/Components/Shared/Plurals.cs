using Microsoft.Extensions.Localization;

namespace VlogStudio.Components.Shared;

/// <summary>Words that depend on a number.</summary>
public static class Plurals
{
    /// <summary>The words for one (<c>keyOne</c>) or for another number (<c>keyMany</c>); {0} is the number, the rest follows.</summary>
    public static string Counted(this IStringLocalizer words, string key, int count, params object[] rest)
    {
        ArgumentNullException.ThrowIfNull(words);
        return words[key + (count == 1 ? "One" : "Many"), [Formats.Number(count), .. rest]];
    }
}
