using System.Buffers;
using System.Text.RegularExpressions;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Hosting.Telemetry;

/// <summary>
/// Keeps secrets out of what leaves the process by log or trace: those of the settings by their very text, wherever they turn up, and what looks like a
/// secret (signed addresses, tokens, passwords in addresses) by its form.
/// </summary>
internal sealed partial class KnownSecrets
{
    private const int Shortest = 8;
    private readonly string[] _values;
    private readonly SearchValues<string> _search;

    /// <summary>Learns the secrets of the settings.</summary>
    public KnownSecrets(IConfiguration configuration)
    {
        // The longest first: one may be part of another.
        _values = [.. configuration.AsEnumerable().SelectMany(Secrets).Where(s => s.Length >= Shortest).Distinct().OrderByDescending(s => s.Length)];
        _search = SearchValues.Create(_values, StringComparison.Ordinal);
    }

    /// <summary>The text without secrets.</summary>
    public string Blot(string text)
    {
        if (text.AsSpan().ContainsAny(_search))
        {
            foreach (var value in _values) { text = text.Replace(value, "***", StringComparison.Ordinal); }
        }
        return BlotSecrets.In(text);
    }

    private static IEnumerable<string> Secrets(KeyValuePair<string, string?> setting)
    {
        if (setting.Value is not { Length: >= Shortest } value) { yield break; }
        if (Named().IsMatch(setting.Key)) { yield return value; }
        foreach (Match part in InConnection().Matches(value)) { yield return part.Groups[1].Value.Trim('\'', '"'); }
        if (Uri.TryCreate(value, UriKind.Absolute, out var uri) && uri.UserInfo.Split(':', 2) is [_, { Length: > 0 } password]) { yield return Uri.UnescapeDataString(password); }
    }

    [GeneratedRegex("(password|secret|key|token|headers)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    [GeneratedRegex(@"(?:^|[;,])\s*(?:password|pwd)\s*=\s*([^;,]+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex InConnection();
}
