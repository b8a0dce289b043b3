using System.Text.Json;

namespace VlogStudio.Features.Auditing;

/// <summary>What differs between two states of a thing, part by part.</summary>
/// <param name="Path">Which part, by dots.</param>
/// <param name="Before">What it was, or null where it was not there.</param>
/// <param name="After">What it is, or null where it is not there any more.</param>
public sealed record AuditDiff(string Path, string? Before, string? After)
{
    /// <summary>Whether the part changed.</summary>
    public bool IsChanged => Before != After;

    /// <summary>Every part of either, in order; text that is no JSON counts as one part.</summary>
    public static IReadOnlyList<AuditDiff> Of(string? before, string? after)
    {
        var (was, now) = (Parts(before), Lift(Parts(after), Parts(before)));
        return [.. was.Keys.Concat(now.Keys).Distinct(StringComparer.Ordinal).Select(path => new AuditDiff(path, was.GetValueOrDefault(path), now.GetValueOrDefault(path)))];
    }

    /// <summary>An answer that holds the thing under a name of its own is compared with the thing.</summary>
    private static Dictionary<string, string> Lift(Dictionary<string, string> now, Dictionary<string, string> was)
    {
        var prefix = now.Keys.Where(k => k.Contains('.', StringComparison.Ordinal)).Select(k => k[..(k.IndexOf('.', StringComparison.Ordinal) + 1)]).Distinct(StringComparer.Ordinal)
            .FirstOrDefault(p => was.Count > 0 && was.Keys.Count(k => now.ContainsKey(p + k)) * 2 >= was.Count && !was.Keys.Any(now.ContainsKey));
        if (prefix is null) { return now; }
        var lifted = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, value) in now)
        {
            var name = path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..] : path;
            if (!lifted.TryAdd(name, value)) { lifted[path] = value; }
        }
        return lifted;
    }

    private static Dictionary<string, string> Parts(string? json)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (json is null) { return parts; }
        try
        {
            using var document = JsonDocument.Parse(json);
            Add(parts, "", document.RootElement);
        }
        catch (JsonException)
        {
            parts[""] = json;
        }
        return parts;
    }

    private static void Add(Dictionary<string, string> parts, string path, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object && value.EnumerateObject().Any())
        {
            foreach (var part in value.EnumerateObject()) { Add(parts, path.Length == 0 ? part.Name : $"{path}.{part.Name}", part.Value); }
            return;
        }
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().Any(v => v.ValueKind is JsonValueKind.Object or JsonValueKind.Array))
        {
            var i = 0;
            foreach (var item in value.EnumerateArray()) { Add(parts, $"{path}[{i++}]", item); }
            return;
        }
        if (value.ValueKind != JsonValueKind.Null) { parts[path] = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText(); }
    }
}
