using System.Text.Json;
using System.Text.RegularExpressions;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Api;

/// <summary>Reads out of the framework's exceptions which input could not be understood.</summary>
internal static partial class BadInput
{
    /// <summary>The problems with a request, field by field.</summary>
    public static IReadOnlyList<Problem> Of(BadHttpRequestException error) => error switch
    {
        { StatusCode: StatusCodes.Status413PayloadTooLarge } => [new("request_too_large", ProblemKind.TooLarge)],
        { InnerException: JsonException json } => OfJson(json),
        _ when Parameter().Match(error.Message) is { Success: true } match => [Problem.Invalid(Snake(match.Groups[1].Value), "value_not_understood")],
        _ when Absent().Match(error.Message) is { Success: true } match => [Problem.Invalid(Snake(match.Groups[1].Value), "value_missing")],
        _ => [Problem.Invalid("body", "request_not_understood")],
    };

    private static Problem[] OfJson(JsonException error)
    {
        if (Missing().Match(error.Message) is { Success: true } match)
        {
            return [.. Quoted().Matches(match.Groups[1].Value).Select(m => Problem.Invalid(m.Groups[1].Value, "value_missing"))];
        }

        var field = error.Path?.TrimStart('$').TrimStart('.');
        return [string.IsNullOrEmpty(field) ? Problem.Invalid("body", "request_not_understood") : Problem.Invalid(field, "value_not_understood")];
    }

    private static string Snake(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    [GeneratedRegex("^Failed to bind parameter \".+ (\\w+)\" from")]
    private static partial Regex Parameter();

    [GeneratedRegex("^Required parameter \".+ (\\w+)\" was not provided")]
    private static partial Regex Absent();

    [GeneratedRegex("missing required properties including: (.+)$", RegexOptions.Singleline)]
    private static partial Regex Missing();

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted();
}
