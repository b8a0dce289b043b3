using Microsoft.Extensions.Localization;

namespace VlogStudio.Features.History;

/// <summary>Names the words of this room.</summary>
public sealed class HistoryWords
{
    /// <summary>A type in words; one without words is told by its name.</summary>
    internal static string Type(IStringLocalizer<HistoryWords> words, string type) => words[$"Type.{type}"] is { ResourceNotFound: false } word ? word.Value : type.Replace('_', ' ');
}
