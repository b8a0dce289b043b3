using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Identity;

/// <summary>Reads a person's account.</summary>
public sealed class GetProfile(IDbContextFactory<StudioDb> contexts)
{
    /// <summary>The account, or not found.</summary>
    public async Task<Result<Profile>> HandleAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == userId, ct);
        if (user is null) { return Problem.NotFound(); }
        var roles = await db.UserRoles.Where(r => r.UserId == userId).Join(db.Roles, r => r.RoleId, x => x.Id, (r, x) => x.Name!).OrderBy(n => n).ToListAsync(ct);
        return new Profile(user.Id, user.Email ?? "", user.CustomerId, roles, user.CreatedAt, user.TwoFactorEnabled, user.Culture, user.Theme, !user.IsMailOff);
    }
}

/// <summary>A person's account.</summary>
/// <param name="Id">The person.</param>
/// <param name="Email">Their e-mail.</param>
/// <param name="CustomerId">Their customer number.</param>
/// <param name="Roles">Their roles.</param>
/// <param name="CreatedAt">When the account was made (UTC).</param>
/// <param name="IsTwoFactorOn">Whether the second factor is on.</param>
/// <param name="Culture">Chosen language, or null.</param>
/// <param name="Theme"><c>light</c>, <c>dark</c>, or null.</param>
/// <param name="WantsMail">Whether they are told by mail too, where mail is set up.</param>
public sealed record Profile(
    Guid Id, string Email, string CustomerId, IReadOnlyList<string> Roles, DateTimeOffset CreatedAt, bool IsTwoFactorOn, string? Culture, string? Theme,
    bool WantsMail);
