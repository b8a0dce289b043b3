using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Timelines.Fuzz;

/// <summary>Changes values of a JSON document so that most of it stays what it was.</summary>
internal static class JsonMutation
{
    /// <summary>Words that would do harm if they ever reached a filter graph or a command line.</summary>
    public const string Harm = "';[x];movie=/etc/passwd[y];#{}\\";

    private static readonly string[] s_numbers =
    [
        "0", "-1", "1", "2", "15", "0.1", "0.25", "4", "-0.0", "1e-320", "1e308", "-1e308", "1e999", "2147483647", "-2147483648", "2147483648", "9223372036854775807", "9223372036854775808", "215999", "216000", "8192", "8193",
    ];

    private static readonly string[] s_times =
    [
        "10675199.02:48:05.4775807", "-10675199.02:48:05.4775808", "00:00:00.0000001", "-00:00:01", "00:00:01", "00:01:00", "02:00:00", "02:00:00.0000001", "23:59:59", "24:00:00", "1.00:00:00", "9999999:00:00", "00:00:60", "",
    ];

    private static readonly string[] s_ids = ["00000000-0000-0000-0000-000000000000", "7d444840-9dc0-11d1-b245-5ffdce74fad2", "7d444840", ""];

    private static readonly string[] s_words =
    [
        "", " ", "NaN", "Infinity", "wipe", "crossfade", "fade_black", "cut", "blur", "crop", "stamp", "title", "bottom", "99", "#ffffff", "#fffffg", "#ffffff\n", "half a pair", "\0", "a\u2028b\u0085c", "👩‍👩‍👧", "{\\an8}\\N", "\r\n\r\n[Events]", Harm,
    ];

    private static readonly string[] s_others = ["null", "true", "[]", "{}", "\"\"", "0", "[null]", "{\"a\":1}", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"];

    private static readonly string[] s_tokens = ["{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud83d", "null", "1e9", "-", "\"clips\":[", "\"version\":", "//", "\uFEFF", "\0", "\"a\":"];

    /// <summary>The document changed in one to three places; seldom in its bytes as well.</summary>
    public static byte[] Of(Random random, string json)
    {
        var root = JsonNode.Parse(json)!;
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            Change(random, root);
        }

        // Half of a surrogate pair can be said in a document, but not be held as a value.
        var text = Encoding.UTF8.GetBytes(root.ToJsonString().Replace("half a pair", "\\ud800", StringComparison.Ordinal));
        return random.OneIn(10) ? TextMutation.Of(random, text, s_tokens) : text;
    }

    private static void Change(Random random, JsonNode root)
    {
        var places = new List<JsonNode>();
        Collect(root, places);
        if (places.Count == 0)
        {
            return;
        }

        var node = random.Of(places);
        switch (random.Next(24))
        {
            case 0 when node.Parent is JsonObject parent:
                parent.Remove(node.GetPropertyName());
                break;
            case 1:
                node.ReplaceWith(JsonNode.Parse(random.Of(s_others)));
                break;
            case 2:
                node.ReplaceWith(random.Of(places).DeepClone());
                break;
            case 3 or 4 when node.Parent is JsonArray list:
                list.RemoveAt(node.GetElementIndex());
                break;
            case <= 8 when node.Parent is JsonArray list:
                Repeat(random, list, node);
                break;
            default:
                Vary(random, node);
                break;
        }
    }

    /// <summary>Another value of the same kind.</summary>
    private static void Vary(Random random, JsonNode node)
    {
        switch (node.GetValueKind())
        {
            case JsonValueKind.Number:
                node.ReplaceWith(random.OneIn(3) ? JsonNode.Parse(random.Of(s_numbers)) : (JsonNode?)Near(random, node));
                break;
            case JsonValueKind.True or JsonValueKind.False:
                node.ReplaceWith(JsonValue.Create(!node.GetValue<bool>()));
                break;
            case JsonValueKind.String:
                // An id put there by an earlier change is a string only in writing.
                var text = node.AsValue().TryGetValue<string>(out var written) ? written : node.ToString();
                node.ReplaceWith(JsonValue.Create(true switch
                {
                    _ when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) => random.OneIn(3) ? random.Of(s_times) : (time.Duration() * random.NextDouble()).ToString("c", CultureInfo.InvariantCulture),
                    _ when Guid.TryParse(text, out Guid _) => random.Of(s_ids),
                    _ => random.Next(4) switch { 0 => new string('长', random.Next(1, 1200)), 1 => text + Harm, _ => random.Of(s_words) },
                }));
                break;
            default:
                break;
        }
    }

    private static void Repeat(Random random, JsonArray list, JsonNode node)
    {
        for (var i = random.OneIn(20) ? random.Next(600) : random.Next(1, 4); i > 0; i--)
        {
            var again = node.DeepClone();
            if (again is JsonObject part && part.ContainsKey("id") && !random.OneIn(10))
            {
                part["id"] = NewId(random);
            }

            list.Add(again);
        }
    }

    private static JsonValue? Near(Random random, JsonNode node)
    {
        var value = double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture);
        var near = random.Next(4) switch { 0 => value + 1, 1 => value - 1, 2 => value * 2, _ => value * random.NextDouble() };
        return near == Math.Floor(near) || random.OneIn(2)
            ? JsonValue.Create((long)Math.Clamp(near, -9e18, 9e18))
            : JsonValue.Create(double.IsFinite(near) ? near : 0);
    }

    private static Guid NewId(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private static void Collect(JsonNode? node, List<JsonNode> into)
    {
        if (node is { Parent: not null })
        {
            into.Add(node);
        }

        IEnumerable<JsonNode?> below = node switch { JsonObject named => named.Select(p => p.Value), JsonArray list => list, _ => [] };
        foreach (var part in below)
        {
            Collect(part, into);
        }
    }
}
