using Microsoft.AspNetCore.Components;

namespace VlogStudio.Components.Shared;

/// <summary>Where in the studio a page is, for the links that lead there.</summary>
internal static class Whereabouts
{
    /// <summary>Whether the open page is this one, whatever it is asked.</summary>
    /// <param name="navigation">The circuit's.</param>
    /// <param name="path">A path from the root, as <c>/history</c>.</param>
    public static bool IsAt(this NavigationManager navigation, string path) => PathOf(navigation).Equals(path, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the open page is this one or one below it.</summary>
    /// <param name="navigation">The circuit's.</param>
    /// <param name="path">A path from the root, as <c>/history</c>.</param>
    public static bool IsWithin(this NavigationManager navigation, string path) => $"{PathOf(navigation)}/".StartsWith($"{path}/", StringComparison.OrdinalIgnoreCase);

    private static string PathOf(NavigationManager navigation) => "/" + navigation.ToBaseRelativePath(navigation.Uri).Split('?', '#')[0].TrimEnd('/');
}
