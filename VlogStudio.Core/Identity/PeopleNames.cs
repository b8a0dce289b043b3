using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Identity;

/// <summary>Says who people are where only their ids are kept.</summary>
internal static class PeopleNames
{
    /// <summary>The name of each: what they sign in with, else their customer number; who is not known has none.</summary>
    public static async Task<IReadOnlyDictionary<Guid, string>> ReadAsync(StudioDb db, IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        var known = await db.Users.AsNoTracking().Where(u => ids.Contains(u.Id)).Select(u => new { u.Id, u.UserName, u.CustomerId }).ToListAsync(ct);
        return known.ToDictionary(u => u.Id, u => string.IsNullOrWhiteSpace(u.UserName) ? u.CustomerId : u.UserName);
    }
}
