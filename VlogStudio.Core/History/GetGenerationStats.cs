using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.History;

/// <summary>Counts a person's generations.</summary>
public sealed class GetGenerationStats(IDbContextFactory<StudioDb> contexts)
{
    /// <summary>The counts, without removed rows; credits count removed rows too, because they were paid.</summary>
    public async Task<GenerationStats> HandleAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var groups = await db.Generations.Where(h => h.UserId == userId)
            .GroupBy(h => new { h.GenerationType, h.Status, h.IsDeleted })
            .Select(g => new { g.Key.GenerationType, g.Key.Status, g.Key.IsDeleted, Count = g.Count(), Credits = g.Sum(h => h.CreditsUsed) }).ToListAsync(ct);
        var shown = groups.Where(g => !g.IsDeleted).ToList();
        return new GenerationStats(
            shown.Sum(g => g.Count),
            Enum.GetValues<GenerationStatus>().ToDictionary(s => s, s => shown.Where(g => g.Status == s).Sum(g => g.Count)),
            shown.GroupBy(g => g.GenerationType, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Sum(x => x.Count), StringComparer.Ordinal),
            groups.Sum(g => g.Credits));
    }
}

/// <summary>Counts of generations.</summary>
/// <param name="Total">How many there are.</param>
/// <param name="ByStatus">How many are where.</param>
/// <param name="ByType">How many of which type.</param>
/// <param name="CreditsUsed">Credits captured for them in all.</param>
public sealed record GenerationStats(
    int Total, IReadOnlyDictionary<GenerationStatus, int> ByStatus, IReadOnlyDictionary<string, int> ByType, long CreditsUsed);
