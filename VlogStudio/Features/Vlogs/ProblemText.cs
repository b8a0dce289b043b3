using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Localization;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Features.Vlogs;

/// <summary>Puts problems into words: what happened and what to do.</summary>
public static class ProblemText
{
    /// <summary>The words of a problem.</summary>
    public static string Of(IStringLocalizerFactory words, Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return Of(words, problem.Code, problem.Args);
    }

    /// <summary>The words under a code, its gaps filled.</summary>
    public static string Of(IStringLocalizerFactory words, string code, IEnumerable<object>? args = null)
    {
        ArgumentNullException.ThrowIfNull(words);
        var own = words.Create(typeof(VlogsWords));
        var found = own[$"Problem.{code}"];
        if (found.ResourceNotFound) { found = words.Create("Api.Problems", "VlogStudio")[code]; }
        return found.ResourceNotFound ? own["Problem.other", code] : string.Format(CultureInfo.CurrentCulture, found.Value, [.. (args ?? []).Select(Plain), "", "", ""]);
    }

    /// <summary>Values for gaps kept as a JSON array.</summary>
    public static IReadOnlyList<object> Args(string? json) =>
        json is null ? [] : [.. JsonSerializer.Deserialize<JsonElement[]>(json)!.Select(e => (object)e)];

    private static object Plain(object arg) => arg is JsonElement json
        ? json.ValueKind switch
        {
            JsonValueKind.Number => json.GetDouble(),
            JsonValueKind.String => json.GetString()!,
            _ => json.ToString(),
        }
        : arg;
}
