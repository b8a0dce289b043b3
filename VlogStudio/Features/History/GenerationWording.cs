using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Localization;
using VlogStudio.Components.Shared;
using VlogStudio.Core.History;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Features.History;

/// <summary>How a generation is shown.</summary>
internal static class GenerationWording
{
    /// <summary>The symbol of a status.</summary>
    public static string Icon(GenerationStatus status) => status switch
    {
        GenerationStatus.Pending => "schedule",
        GenerationStatus.Processing => "progress_activity",
        GenerationStatus.Completed => "check_circle",
        GenerationStatus.Failed => "error",
        GenerationStatus.Cancelled => "cancel",
    };

    /// <summary>The colour of a status.</summary>
    public static Tone Tone(GenerationStatus status) => status switch
    {
        GenerationStatus.Completed => Components.Shared.Tone.Good,
        GenerationStatus.Failed => Components.Shared.Tone.Bad,
        GenerationStatus.Processing => Components.Shared.Tone.Info,
        GenerationStatus.Pending or GenerationStatus.Cancelled => Components.Shared.Tone.Plain,
    };

    /// <summary>The film a generation made, or null.</summary>
    public static Guid? FilmOf(GenerationView generation)
    {
        const string Prefix = "/api/v1/vlogs/";
        var url = generation.MediaCloudUrl;
        return url?.StartsWith(Prefix, StringComparison.Ordinal) == true && Guid.TryParse(url[Prefix.Length..].Split('/')[0], out var id) ? id : null;
    }

    /// <summary>Where its picture is, or null.</summary>
    public static string? PictureOf(GenerationView generation) =>
        generation.Status == GenerationStatus.Completed && FilmOf(generation) is { } id ? $"/api/v1/vlogs/{id}/thumbnail" : null;

    /// <summary>Where the wizard opens with a film's choices, to make another version of it.</summary>
    public static string AgainOf(FilmOfJob film) => string.Create(CultureInfo.InvariantCulture, $"/day/{film.TargetDate:yyyy-MM-dd}/vlog?from={film.VlogId}");

    /// <summary>What something took after all, in words.</summary>
    public static string Credits(IStringLocalizer words, long credits) =>
        credits == 1 ? words["CreditsOne", 1] : words["CreditsUsed", credits.ToString("N0", CultureInfo.CurrentCulture)];

    /// <summary>What was asked, part by part: only plain values, long lists by their number.</summary>
    public static IEnumerable<(string Name, string Value)> Asked(JsonElement input)
    {
        foreach (var part in input.ValueKind == JsonValueKind.Object ? input.EnumerateObject() : default)
        {
            if (Plain(part.Value) is { Length: > 0 } value) { yield return (part.Name, value); }
        }
    }

    private static string? Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.GetArrayLength().ToString("N0", CultureInfo.CurrentCulture),
        JsonValueKind.Number => value.GetDouble().ToString("0.##", CultureInfo.CurrentCulture),
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => "✓",
        JsonValueKind.False => "–",
        _ => null,
    };
}
