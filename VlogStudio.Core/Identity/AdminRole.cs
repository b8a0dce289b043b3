using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Identity;

/// <summary>Who is an admin now, whatever their session says.</summary>
internal static class AdminRole
{
    /// <summary>Whether somebody has the role.</summary>
    public static Task<bool> IsHeldAsync(StudioDb db, Guid userId, CancellationToken ct) =>
        db.UserRoles.AnyAsync(r => r.UserId == userId && db.Roles.Any(x => x.Id == r.RoleId && x.Name == StudioRoles.Admin), ct);
}
