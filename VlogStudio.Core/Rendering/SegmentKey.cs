using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VlogStudio.Core.Rendering;

/// <summary>
/// Names a segment by everything that decides its picture, and nothing that does not: no ids, no paths, no place in the film. Words are in it by
/// the name of their file, which the graph holds. Pure.
/// </summary>
internal static class SegmentKey
{
    /// <summary>Changes when the same arguments come to mean another picture.</summary>
    private const string EngineVersion = "3";

    /// <summary>The name of a segment as it is made by tools of this mark.</summary>
    public static string Of(PlannedSegment segment, IReadOnlyDictionary<Guid, RenderSource> sources, string tools) =>
        Of(segment.Inputs, segment.Graph, segment.Measures, segment.Encoder, sources, tools);

    /// <summary>The same of its parts.</summary>
    public static string Of(
        IReadOnlyList<SegmentInput> inputs, string graph, IReadOnlyList<string> measures, IReadOnlyList<string> encoder, IReadOnlyDictionary<Guid, RenderSource> sources, string tools)
    {
        var text = new StringBuilder(EngineVersion).Append('|').Append(tools).Append('|').Append(graph).Append('|').AppendJoin(' ', encoder);
        foreach (var measure in measures)
        {
            text.Append('|').Append(measure);
        }

        foreach (var input in inputs)
        {
            text.Append(CultureInfo.InvariantCulture, $"|{sources[input.RecordingId].Sha256} {input.StreamIndex} {input.Seek.Ticks} {input.Take.Ticks}");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
