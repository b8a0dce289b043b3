using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VlogStudio.Core.Primitives;

/// <summary>
/// Reads an enum's word. A word nobody knows becomes an undefined value instead of an exception, so that a validator can name it together with
/// everything else that is wrong.
/// </summary>
/// <remarks>TrySkip, as Skip refuses to work on a body that is still arriving; the serialiser has read the value ahead for us.</remarks>
/// <typeparam name="T">The enum, of int.</typeparam>
public sealed class LenientEnumConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> Words = typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static).ToDictionary(
        field => field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(field.Name),
        field => (T)field.GetValue(null)!,
        StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc />
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && Words.TryGetValue(reader.GetString()!.Trim(), out var value)) { return value; }
        reader.TrySkip();
        return (T)Enum.ToObject(typeof(T), -1);
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(Words.FirstOrDefault(pair => pair.Value.Equals(value)).Key ?? "unknown");
    }
}

/// <summary>Reads a number. What is none becomes not-a-number, which no range holds.</summary>
public sealed class LenientNumberConverter : JsonConverter<double>
{
    /// <inheritdoc />
    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number) { return reader.TryGetDouble(out var number) ? number : double.NaN; }
        reader.TrySkip();
        return double.NaN;
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (double.IsFinite(value)) { writer.WriteNumberValue(value); } else { writer.WriteStringValue("nan"); }
    }
}

/// <summary>Reads a date. What is none becomes the first day of the calendar, on which nobody shot anything.</summary>
public sealed class LenientDateConverter : JsonConverter<DateOnly>
{
    /// <inheritdoc />
    public override DateOnly Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String
            && DateOnly.TryParseExact(reader.GetString(), "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, 0, out var date))
        {
            return date;
        }
        reader.TrySkip();
        return DateOnly.MinValue;
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, DateOnly value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    }
}

/// <summary>Reads an id. What is none becomes the empty id, which nothing has.</summary>
public sealed class LenientIdConverter : JsonConverter<Guid>
{
    /// <inheritdoc />
    public override Guid Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && Guid.TryParse(reader.GetString(), out var id)) { return id; }
        reader.TrySkip();
        return Guid.Empty;
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, Guid value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value);
    }
}

/// <summary>Reads a list of ids; what is no id becomes the empty one, and what is no list an empty list.</summary>
public sealed class LenientIdsConverter : JsonConverter<IReadOnlyList<Guid>>
{
    private static readonly LenientIdConverter One = new();

    /// <inheritdoc />
    public override bool HandleNull => true;

    /// <inheritdoc />
    public override IReadOnlyList<Guid> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var ids = new List<Guid>();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.TrySkip();
            return ids;
        }
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) { ids.Add(One.Read(ref reader, typeof(Guid), options)); }
        return ids;
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<Guid> value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartArray();
        foreach (var id in value ?? []) { writer.WriteStringValue(id); }
        writer.WriteEndArray();
    }
}
