namespace VlogStudio.Core.History;

/// <summary>Which generations are wanted.</summary>
/// <param name="GenerationType">Only this type, or null.</param>
/// <param name="Status">Only this status, or null.</param>
public sealed record GenerationFilter(string? GenerationType = null, GenerationStatus? Status = null)
{
    internal IQueryable<GenerationHistory> Apply(IQueryable<GenerationHistory> rows)
    {
        if (GenerationType is { Length: > 0 } type) { rows = rows.Where(h => h.GenerationType == type); }
        if (Status is { } status) { rows = rows.Where(h => h.Status == status); }
        return rows;
    }
}
