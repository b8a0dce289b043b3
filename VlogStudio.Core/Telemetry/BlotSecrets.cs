using System.Text;
using System.Text.RegularExpressions;

namespace VlogStudio.Core.Telemetry;

/// <summary>Blots out what must not be kept in logs: queries of signed addresses, names and passwords in addresses, tokens and keys.</summary>
public static partial class BlotSecrets
{
    private const string Blot = "***";

    /// <summary>The text without them, and without what a database cannot keep as text.</summary>
    public static string In(string text)
    {
        var clean = Queries().Replace(Storable(text), "$1?" + Blot);
        clean = Credentials().Replace(clean, "$1" + Blot + "@");
        clean = Keys().Replace(clean, "$1" + Blot);
        clean = Headers().Replace(clean, "$1" + Blot);
        return Pairs().Replace(clean, "$1" + Blot);
    }

    private static string Storable(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value != 0) { clean.Append(rune.ToString()); }
        }
        return clean.ToString();
    }

    [GeneratedRegex(@"(https?://[^\s'""?<>|]+)\?[^\s'""<>|]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Queries();

    [GeneratedRegex(@"(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{0,20}://)[^\s/@'""]+@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Credentials();

    [GeneratedRegex(@"(vsk_[0-9a-f]{12}_)[A-Za-z0-9_-]{20,}", RegexOptions.CultureInvariant)]
    private static partial Regex Keys();

    [GeneratedRegex(@"((?:authorization|cookie|x-api-key)\s*:\s*)[^\r\n'""]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Headers();

    [GeneratedRegex(@"((?:api[_-]?key|access[_-]?key|token|secret|password|passwd|signature|x-amz-[a-z-]+)[""']?\s*[=:]\s*[""']?|bearer\s+)[^\s&'"",;]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pairs();
}
