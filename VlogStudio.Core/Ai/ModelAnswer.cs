using System.Text.Json.Nodes;

namespace VlogStudio.Core.Ai;

/// <summary>What all models' answers have in common.</summary>
internal static class ModelAnswer
{
    /// <summary>The text of a node; empty where it is none.</summary>
    public static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    /// <summary>The model would not answer.</summary>
    public static AiException Refused() => new("ai_refused", "The model refused to answer.", isTransient: false);

    /// <summary>The answer ended before its end.</summary>
    public static AiException CutOff() => new("ai_answer_cut_off", "The model's answer was cut off.", isTransient: false);

    /// <summary>The answer is none.</summary>
    public static AiException Unreadable() => new("ai_answer_unreadable", "The model's answer has no text.", isTransient: false);
}

/// <summary>Addresses of models.</summary>
internal static class ModelAddress
{
    /// <summary>The endpoint under a base address, which may end in <c>/v1</c> or not.</summary>
    public static Uri Of(string baseUrl, string standard, string path)
    {
        var root = (string.IsNullOrWhiteSpace(baseUrl) ? standard : baseUrl.Trim()).TrimEnd('/');
        return new Uri(root.EndsWith("/v1", StringComparison.OrdinalIgnoreCase) && path.StartsWith("/v1/", StringComparison.Ordinal) ? root + path[3..] : root + path);
    }
}
