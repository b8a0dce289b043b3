using System.Text.Json;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Messaging;

/// <summary>A message of the live bus on its way to other processes.</summary>
/// <param name="Node">The process it comes from.</param>
/// <param name="Number">Its number there; the same message may come two ways.</param>
/// <param name="Topic">Its topic.</param>
/// <param name="Payload">What it says.</param>
internal sealed record LiveParcel(Guid Node, long Number, string Topic, string Payload)
{
    /// <summary>The longest message that is read, characters. Far more than anything said here.</summary>
    public const int MostLength = 64 * 1024;

    private const int LongestTopic = 200;

    /// <summary>Reads what came from outside, and believes only its form.</summary>
    /// <exception cref="JsonException">It is no parcel.</exception>
    public static LiveParcel Read(string message)
    {
        if (message.Length > MostLength) { throw new JsonException("A message is too long."); }
        var parcel = StudioJson.Read<LiveParcel>(message);
        var isWhole = parcel.Payload is not null && parcel.Topic is { Length: > 0 and <= LongestTopic } topic
            && !topic.Any(char.IsControl);
        return isWhole ? parcel : throw new JsonException("A message has no topic or says nothing.");
    }

    /// <summary>As it is written, with the payload left out where it would be too long.</summary>
    /// <param name="most">The most bytes it may have.</param>
    public string Write(int most)
    {
        var message = StudioJson.Write(this);
        return System.Text.Encoding.UTF8.GetByteCount(message) <= most ? message : StudioJson.Write(this with { Payload = LiveBus.ReadAnew });
    }
}
