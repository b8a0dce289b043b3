using System.Globalization;
using System.Text.Json;
using System.Xml;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Timelines.Exchange.Sheets;

/// <summary>
/// What a format cannot say natively of one element: short words by key, written into the metadata of that very element. Values hold only
/// characters XML can carry.
/// </summary>
internal sealed class Notes
{
    private const string Escaped = "_json";

    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1000);

    private readonly SortedDictionary<string, string> values = new(StringComparer.Ordinal);

    /// <summary>Everything noted, by key.</summary>
    public IReadOnlyDictionary<string, string> All => values;

    /// <summary>The element they belong to, as problems name it.</summary>
    public string Where { get; init; } = "";

    public static string Clean(string text) => IsClean(text) ? text : string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c) ? c : '\uFFFD'));

    public static bool IsClean(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
            {
                i++;
            }
            else if (!XmlConvert.IsXmlChar(text[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes a value as it stands in a file.</summary>
    public void Take(string key, string value) => values[key] = value;

    public Notes Add(string key, string? text)
    {
        if (text is null)
        {
            return this;
        }

        // The serializer escapes whatever is not plain ASCII.
        values[IsClean(text) ? key : key + Escaped] = IsClean(text) ? text : JsonSerializer.Serialize(text);
        return this;
    }

    public Notes Add(string key, Guid? id) => Add(key, id?.ToString());

    public Notes Add(string key, TimeSpan time) => Add(key, time.Ticks.ToString(CultureInfo.InvariantCulture));

    public Notes Add(string key, long number) => Add(key, number.ToString(CultureInfo.InvariantCulture));

    public Notes Add(string key, double number) => Add(key, number.ToString("R", CultureInfo.InvariantCulture));

    public Notes AddJson<T>(string key, T? value)
        where T : class => value is null ? this : Add(key, JsonSerializer.Serialize(value, s_plain));

    public string? Text(string key) => values.TryGetValue(key, out var text) ? text : values.TryGetValue(key + Escaped, out var json) ? Read<string>(key, json) : null;

    /// <summary>Forgets a value.</summary>
    public void Drop(string key)
    {
        values.Remove(key);
        values.Remove(key + Escaped);
    }

    public Guid? Id(string key) => Text(key) is not { } text ? null : Guid.TryParse(text, out var id) ? id : throw Wrong(key, text);

    public TimeSpan? Time(string key) => Whole(key) is not { } ticks ? null
        : Math.Abs((decimal)ticks) <= s_longest.Ticks ? new TimeSpan(ticks) : throw Wrong(key, ticks.ToString(CultureInfo.InvariantCulture));

    public long? Whole(string key) => Text(key) is not { } text ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : throw Wrong(key, text);

    public double? Number(string key) => Text(key) is not { } text ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : throw Wrong(key, text);

    public T? Json<T>(string key)
        where T : class => Text(key) is { } text ? Read<T>(key, text) : null;

    private static readonly JsonSerializerOptions s_plain = new(StudioJson.Options) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Default };

    private T Read<T>(string key, string json)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, s_plain) ?? throw Wrong(key, json);
        }
        catch (JsonException)
        {
            throw Wrong(key, json);
        }
    }

    private DocumentFault Wrong(string key, string text) => DocumentFault.Value($"{Where} vlogstudio:{key}", text);
}
