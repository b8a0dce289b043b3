using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Retention;

/// <summary>Shows every room's rule of how long things are kept, and what it would throw away now. For admins: the caller checks the role.</summary>
/// <param name="rules">The rules.</param>
public sealed class ListRetention(IEnumerable<RetentionRule> rules)
{
    /// <summary>Shows them; nothing is thrown away.</summary>
    public async Task<IReadOnlyList<RetentionView>> HandleAsync(CancellationToken ct)
    {
        var views = new List<RetentionView>();
        foreach (var rule in rules.OrderBy(r => r.Name, StringComparer.Ordinal))
        {
            var kept = rule.Kept();
            var found = kept is null ? new RetentionFinding(0, 0) : await rule.LookAsync(ct);
            views.Add(new RetentionView(rule.Name, rule.Setting, kept, found.Count, found.Bytes, found.Needed));
        }
        return views;
    }
}

/// <summary>A rule as it is shown.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Setting">The setting that decides, or null.</param>
/// <param name="Kept">How long things are kept; null is for ever.</param>
/// <param name="Count">How many it would throw away now.</param>
/// <param name="Bytes">Their bytes, where they are known.</param>
/// <param name="Needed">How many stay although they are old, for something needs them.</param>
public sealed record RetentionView(string Name, string? Setting, TimeSpan? Kept, long Count, long? Bytes, long Needed);
