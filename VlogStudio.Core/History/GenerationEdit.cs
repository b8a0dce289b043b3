using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.History;

/// <summary>What a person may write on a generation. Null leaves a part as it is; an empty text takes it away.</summary>
/// <param name="Title">At most 200 characters.</param>
/// <param name="Tags">At most 20, each of at most 40 characters.</param>
/// <param name="Note">At most 4000 characters.</param>
public sealed record GenerationEdit(string? Title = null, IReadOnlyList<string>? Tags = null, string? Note = null)
{
    /// <summary>The most characters of a title.</summary>
    public const int MaxTitle = 200;

    /// <summary>The most tags.</summary>
    public const int MaxTags = 20;

    /// <summary>The most characters of a tag.</summary>
    public const int MaxTag = 40;

    /// <summary>The most characters of a note.</summary>
    public const int MaxNote = 4000;

    internal List<Problem> Check()
    {
        var problems = new List<Problem>();
        if (Title is { Length: > MaxTitle }) { problems.Add(Problem.Invalid("title", "text_too_long", MaxTitle)); }
        if (Note is { Length: > MaxNote }) { problems.Add(Problem.Invalid("note", "text_too_long", MaxNote)); }
        if (Tags is { Count: > MaxTags }) { problems.Add(Problem.Invalid("tags", "too_many_tags", MaxTags)); }
        if (Tags is not null && Tags.Any(t => t is null || t.Trim().Length is 0 or > MaxTag)) { problems.Add(Problem.Invalid("tags", "bad_tag", MaxTag)); }
        return problems;
    }

    internal void Apply(GenerationHistory row)
    {
        if (Title is not null) { row.Title = Title.Trim() is { Length: > 0 } title ? title : null; }
        if (Note is not null) { row.Note = Note.Trim() is { Length: > 0 } note ? note : null; }
        if (Tags is not null) { row.Tags = [.. Tags.Select(t => t.Trim()).Distinct(StringComparer.OrdinalIgnoreCase)]; }
    }
}
