using System.Text.Json.Nodes;

namespace VlogStudio.Tests.Deployment;

/// <summary>Reads the little YAML the compose file is written in: maps, lists of words, flow lists, quotes, anchors and merges. Throws on anything else.</summary>
internal sealed class PlainYaml
{
    private readonly List<(int Indent, string Text, int Number)> _lines = [];
    private readonly Dictionary<string, JsonNode> _anchors = [];
    private int _at;

    public static JsonObject Read(string text)
    {
        var reader = new PlainYaml();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var trimmed = line.Trim();
            if (trimmed.Length > 0 && trimmed[0] != '#') { reader._lines.Add((line.Length - line.TrimStart(' ').Length, trimmed, number)); }
        }
        var whole = reader.Map(0);
        return reader._at == reader._lines.Count ? whole : throw new FormatException($"Line {reader._lines[reader._at].Number} is out of place.");
    }

    private JsonObject Map(int indent)
    {
        var map = new JsonObject();
        while (_at < _lines.Count && _lines[_at].Indent == indent)
        {
            var (_, text, number) = _lines[_at++];
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            if (text[0] == '-' || colon < 1 || colon + 1 < text.Length && text[colon + 1] != ' ') { throw new FormatException($"Line {number} is no key and value."); }
            var (key, rest) = (text[..colon], text[(colon + 1)..].Trim());
            string? anchor = null;
            if (rest.StartsWith('&')) { (anchor, rest) = rest.Split(' ', 2) is [var a, var r] ? (a[1..], r) : (rest[1..], ""); }
            var value = rest.Length > 0 ? Scalar(rest, number) : Block(indent);
            if (key == "<<")
            {
                foreach (var (name, merged) in value!.AsObject()) { map.TryAdd(name, merged?.DeepClone()); }
                continue;
            }
            // What stands beside a merge goes before what is merged.
            if (map.ContainsKey(key) && !MergedAt(number, indent)) { throw new FormatException($"Line {number} says {key} a second time."); }
            map[key] = value;
            if (anchor is not null) { _anchors[anchor] = value!.DeepClone(); }
        }
        return map;
    }

    private bool MergedAt(int number, int indent)
    {
        for (var i = _lines.FindIndex(l => l.Number == number) - 1; i >= 0 && _lines[i].Indent >= indent; i--)
        {
            if (_lines[i].Indent == indent && _lines[i].Text.StartsWith("<<:", StringComparison.Ordinal)) { return true; }
        }
        return false;
    }

    private JsonNode? Block(int indent)
    {
        if (_at == _lines.Count || _lines[_at].Indent <= indent) { return null; }
        var inner = _lines[_at].Indent;
        if (!_lines[_at].Text.StartsWith("- ", StringComparison.Ordinal)) { return Map(inner); }
        var list = new JsonArray();
        while (_at < _lines.Count && _lines[_at].Indent == inner && _lines[_at].Text.StartsWith("- ", StringComparison.Ordinal))
        {
            list.Add(Scalar(_lines[_at].Text[2..].Trim(), _lines[_at].Number));
            _at++;
        }
        return list;
    }

    private JsonNode Scalar(string text, int number)
    {
        if (text[0] == '*') { return _anchors.TryGetValue(text[1..], out var known) ? known.DeepClone() : throw new FormatException($"Line {number}: {text} is not known."); }
        if (text[0] == '"') { return JsonNode.Parse(text)!; }
        if (text[0] is '{' or '|' or '>' or '\'') { throw new FormatException($"Line {number}: {text} is not written plainly."); }
        if (text[0] != '[') { return JsonValue.Create(text); }
        if (text[^1] != ']') { throw new FormatException($"Line {number}: a list without an end."); }
        return text.Contains('"', StringComparison.Ordinal) ? JsonNode.Parse(text)! : new JsonArray([.. text[1..^1].Split(',').Select(w => (JsonNode)JsonValue.Create(w.Trim())!)]);
    }
}
