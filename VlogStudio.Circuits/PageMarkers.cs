using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace VlogStudio.Circuits;

/// <summary>What a page that was served says to the script that makes it live.</summary>
/// <param name="Components">The root components that are drawn by the server, as they stand in the page.</param>
/// <param name="State">What they left for the circuit, or nothing.</param>
internal sealed partial record PageMarkers(IReadOnlyList<JsonObject> Components, string State)
{
    public static PageMarkers Read(string html)
    {
        var components = Marker().Matches(html).Select(m => JsonNode.Parse(m.Groups["descriptor"].Value)!.AsObject())
            .Where(c => (string?)c["type"] == "server").OrderBy(c => (int)c["sequence"]!).ToList();
        return new PageMarkers(components, Left().Match(html) is { Success: true } left ? left.Groups["state"].Value : "");
    }

    /// <summary>The first thing a circuit is told: draw these.</summary>
    public string ToOperations() => new JsonObject
    {
        ["batchId"] = 1,
        ["operations"] = new JsonArray([.. Components.Select((c, i) => new JsonObject { ["type"] = "add", ["ssrComponentId"] = i + 1, ["marker"] = Marked(c, i) })]),
    }.ToJsonString(JsonSerializerOptions.Web);

    private static JsonNode Marked(JsonObject component, int i)
    {
        var marker = component.DeepClone();
        marker["uniqueId"] = i;
        return marker;
    }

    [GeneratedRegex(@"<!--\s*Blazor:(?<descriptor>\{.*?\})\s*-->", RegexOptions.Singleline)]
    private static partial Regex Marker();

    [GeneratedRegex("<!--\\s*Blazor-Server-Component-State:(?<state>[a-zA-Z0-9+/=]+)-->")]
    private static partial Regex Left();
}
