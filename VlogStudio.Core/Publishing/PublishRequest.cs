using System.Text;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Publishing;

/// <summary>What a person wants published, and how.</summary>
public sealed record PublishRequest
{
    /// <summary>The film.</summary>
    public Guid? VlogId { get; init; }

    /// <summary>The video's title, at most 100 characters; the film's own unless given.</summary>
    public string? Title { get; init; }

    /// <summary>The video's description, at most 5000 bytes.</summary>
    public string? Description { get; init; }

    /// <summary>Who is to see it; private unless given.</summary>
    public Visibility? Visibility { get; init; }

    /// <summary>When YouTube makes a private video public (UTC).</summary>
    public DateTimeOffset? PublishAt { get; init; }

    /// <summary>Whether it is made for kids.</summary>
    public bool? MadeForKids { get; init; }

    /// <summary>Whether it shows things that look real and were made by a model.</summary>
    public bool? ContainsSyntheticMedia { get; init; }

    /// <summary>Whether a film that is on the channel already is to be there once more.</summary>
    public bool? Again { get; init; }
}

/// <summary>Checks it by YouTube's rules.</summary>
internal static class PublishRules
{
    private const int MaxTitle = 100;
    private const int MaxDescriptionBytes = 5000;

    /// <summary>Title and description as they are sent.</summary>
    public static Result<(string Title, string Description)> Check(PublishRequest request, string filmTitle, DateTimeOffset now)
    {
        var title = PersonText.Check("title", string.IsNullOrWhiteSpace(request.Title) ? Cut(filmTitle) : request.Title, MaxTitle, isRequired: true);
        var description = PersonText.Check("description", request.Description, MaxDescriptionBytes, isRequired: false);
        var problems = new List<Problem>([.. title.Problems, .. description.Problems]);
        if (title.Value?.AsSpan().ContainsAny('<', '>') == true) { problems.Add(Problem.Invalid("title", "youtube_text_signs")); }
        if (description.Value?.AsSpan().ContainsAny('<', '>') == true) { problems.Add(Problem.Invalid("description", "youtube_text_signs")); }
        if (description.Value is { } text && Encoding.UTF8.GetByteCount(text) is > MaxDescriptionBytes and var bytes) { problems.Add(Problem.Invalid("description", "text_too_long", MaxDescriptionBytes, bytes)); }
        if (request.Visibility is { } visibility && !Enum.IsDefined(visibility)) { problems.Add(Problem.Invalid("visibility", "value_not_understood")); }
        if (request.PublishAt is { } at)
        {
            if (request.Visibility is not (null or Visibility.Private)) { problems.Add(Problem.Invalid("publish_at", "publish_at_needs_private")); }
            if (at <= now) { problems.Add(Problem.Invalid("publish_at", "publish_at_past")); }
        }
        return problems.Count > 0 ? Result<(string, string)>.Refuse(problems) : (title.Value!, description.Value!);
    }

    /// <summary>A film's title where it serves as the video's: signs YouTube refuses go, and what is too long is cut.</summary>
    private static string Cut(string title)
    {
        var clean = title.Replace("<", "", StringComparison.Ordinal).Replace(">", "", StringComparison.Ordinal);
        var runes = clean.EnumerateRunes().Take(MaxTitle).Aggregate(new StringBuilder(), (all, rune) => all.Append(rune.ToString()));
        return runes.ToString();
    }
}
