using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Components;

namespace VlogStudio.Components.Shared;

/// <summary>
/// A Material Symbol as plain markup, the same as <see cref="Icon"/> draws. For rows of lists and for what stands on every page: there each component costs an open page
/// about two kilobytes of the server's memory, and one symbol of a list is many.
/// </summary>
public static class Glyph
{
    private static readonly ConcurrentDictionary<string, MarkupString> s_drawn = new(StringComparer.Ordinal);

    /// <summary>The symbol; silent to screen readers, so a word or a label stands beside it.</summary>
    /// <param name="name">Its name in the font, as the code names it: never what a person typed.</param>
    public static MarkupString Of(string name) =>
        s_drawn.GetOrAdd(name, n => new MarkupString($"<span class=\"rzi \" aria-hidden=\"true\" translate=\"no\">{WebUtility.HtmlEncode(n)}</span>"));
}
