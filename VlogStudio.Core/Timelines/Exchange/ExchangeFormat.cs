namespace VlogStudio.Core.Timelines.Exchange;

/// <summary>A file format in which a timeline leaves and comes back.</summary>
public enum ExchangeFormat
{
    /// <summary>The timeline's own JSON.</summary>
    Json,

    /// <summary>OpenTimelineIO JSON.</summary>
    Otio,

    /// <summary>Final Cut Pro XML 1.10.</summary>
    Fcpxml,

    /// <summary>MLT XML, for Kdenlive, Shotcut and melt.</summary>
    Mlt,
}

/// <summary>What is known of the formats.</summary>
public static class ExchangeFormats
{
    /// <summary>The end of a file's name, with its dot.</summary>
    public static string Extension(this ExchangeFormat format) => format switch
    {
        ExchangeFormat.Json => ".json",
        ExchangeFormat.Otio => ".otio",
        ExchangeFormat.Fcpxml => ".fcpxml",
        ExchangeFormat.Mlt => ".mlt",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>The media type.</summary>
    public static string ContentType(this ExchangeFormat format) => format is ExchangeFormat.Json or ExchangeFormat.Otio ? "application/json" : "application/xml";

    /// <summary>Reads <c>json</c>, <c>otio</c>, <c>fcpxml</c>, <c>mlt</c>.</summary>
    public static bool TryParse(string? text, out ExchangeFormat format) =>
        Enum.TryParse(text, ignoreCase: true, out format) && Enum.IsDefined(format) && !char.IsAsciiDigit(text![0]);
}
