using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using VlogStudio.Core.Timelines.Exchange.Sheets;

namespace VlogStudio.Core.Timelines.Exchange.Otio;

/// <summary>An object of a document of OpenTimelineIO with the way to it, for problems.</summary>
internal readonly record struct OtioNode(JsonObject Object, string Where)
{
    public string Schema => Text("OTIO_SCHEMA") ?? "";

    public string? Text(string name) => Object[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public OtioNode Needed(string name) => Child(name) ?? throw DocumentFault.Missing(Where, name);

    public OtioNode? Child(string name) => Object[name] is JsonObject child ? new OtioNode(child, $"{Where}.{name}") : null;

    public IEnumerable<OtioNode> Children(string name)
    {
        var where = $"{Where}.{name}";
        return Object[name] is JsonArray children
            ? children.Select((child, i) => child is JsonObject o ? new OtioNode(o, $"{where}[{i}]") : throw DocumentFault.Value($"{where}[{i}]", child?.ToJsonString() ?? "null"))
            : [];
    }

    public double Number(string name) => Object[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<double>(out var number) && double.IsFinite(number)
        ? number : throw DocumentFault.Value($"{Where}.{name}", Object[name]?.ToJsonString() ?? "null");

    /// <summary>A time in seconds.</summary>
    public double Seconds(string name)
    {
        var time = Needed(name);
        var rate = time.Number("rate");
        return rate > 0 ? time.Number("value") / rate : throw DocumentFault.Value($"{time.Where}.rate", rate.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>A time in frames of the film.</summary>
    public int Frames(string name, FrameRate rate)
    {
        var frames = Math.Round(Seconds(name) * rate.Numerator / rate.Denominator);
        return frames is >= 0 and <= TimelineExchange.MostFrames ? (int)frames : throw DocumentFault.Value($"{Where}.{name}", frames.ToString(CultureInfo.InvariantCulture));
    }

    public Notes Notes()
    {
        var notes = new Notes { Where = Where };
        foreach (var (key, value) in Child("metadata")?.Child("vlogstudio")?.Object ?? [])
        {
            if (value is JsonValue said && said.TryGetValue<string>(out var text))
            {
                notes.Take(key, text);
            }
        }

        return notes;
    }
}
