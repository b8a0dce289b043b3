using System.Text.Json.Serialization;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Vlogs;

/// <summary>Which stretch of an event's recording is shown, where that is the person's choice. What is left out is not a number, which no range holds.</summary>
public sealed record ClipTrim
{
    /// <summary>The event; one of those the film is made of.</summary>
    [JsonConverter(typeof(LenientIdConverter))]
    public Guid EventId { get; init; }

    /// <summary>Where the clip begins in the recording, seconds.</summary>
    [JsonConverter(typeof(LenientNumberConverter))]
    public double In { get; init; } = double.NaN;

    /// <summary>Where the clip ends in the recording, seconds. It may lie outside the event.</summary>
    [JsonConverter(typeof(LenientNumberConverter))]
    public double Out { get; init; } = double.NaN;

    /// <summary>Its length; meaningless while a time is none.</summary>
    internal TimeSpan Length => Seconds.ToTime(Out - In);
}
