using System.Globalization;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Identity;

/// <summary>Keeps a person's language, theme, and whether they are told by mail.</summary>
public sealed class ChangePreferences(IDbContextFactory<StudioDb> contexts)
{
    /// <summary>Keeps them; null follows the browser and the system; no word on mails leaves them as they are.</summary>
    /// <returns>Problems of <c>culture</c> and <c>theme</c> when they are not known.</returns>
    public async Task<Result<Unit>> HandleAsync(Guid userId, string? culture, string? theme, bool? wantsMail, CancellationToken ct)
    {
        culture = string.IsNullOrEmpty(culture) ? null : culture;
        theme = string.IsNullOrEmpty(theme) ? null : theme;
        var problems = new List<Problem>();
        if (culture is not null && !IsCulture(culture)) { problems.Add(Problem.Invalid("culture", "unknown_language")); }
        if (theme is not (null or "light" or "dark")) { problems.Add(Problem.Invalid("theme", "unknown_theme")); }
        if (problems.Count > 0) { return Result<Unit>.Refuse(problems); }
        await using var db = await contexts.CreateDbContextAsync(ct);
        var changed = await db.Users.Where(u => u.Id == userId)
            .ExecuteUpdateAsync(s => s.SetProperty(u => u.Culture, culture).SetProperty(u => u.Theme, theme)
                .SetProperty(u => u.IsMailOff, u => wantsMail == null ? u.IsMailOff : wantsMail == false), ct);
        return changed == 1 ? new Unit() : Problem.NotFound();
    }

    private static bool IsCulture(string name)
    {
        try { return name.Length <= 20 && CultureInfo.GetCultureInfo(name, predefinedOnly: true).Name.Length > 0; }
        catch (CultureNotFoundException) { return false; }
    }
}
