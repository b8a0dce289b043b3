using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Localization;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Components.Shared;

/// <summary>Says problems in the words of the current culture: what happened and what to do.</summary>
public sealed class ProblemWords
{
    private readonly IStringLocalizer _problems;
    private readonly IStringLocalizer<SharedWords> _shared;

    /// <summary>Finds the words.</summary>
    public ProblemWords(IStringLocalizerFactory factory, IStringLocalizer<SharedWords> shared)
    {
        ArgumentNullException.ThrowIfNull(factory);
        _problems = factory.Create("Api.Problems", typeof(ProblemWords).Assembly.GetName().Name!);
        _shared = shared;
    }

    /// <summary>A problem in words.</summary>
    public string Say(Problem problem) => Say(problem.Code, problem.Args);

    /// <summary>The first of several problems in words.</summary>
    public string Say(IReadOnlyList<Problem> problems) => Say(problems[0]);

    /// <summary>A code with the values of its gaps, in words; general words where that code has none.</summary>
    public string Say(string? code, IReadOnlyList<object>? args = null)
    {
        var words = code is null ? null : _problems[code, [.. (args ?? []).Select(Plain), "", "", ""]];
        return words is null || words.ResourceNotFound ? _shared["ErrorText"] : words.Value;
    }

    private static object Plain(object value) => value switch
    {
        JsonElement { ValueKind: JsonValueKind.Number } number => number.GetDouble().ToString("0.##", CultureInfo.CurrentCulture),
        JsonElement json => json.ToString(),
        DateOnly day => Formats.LongDay(day),
        TimeSpan length => Formats.Clock(length),
        _ => value,
    };
}
