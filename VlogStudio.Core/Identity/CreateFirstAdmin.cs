using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Identity;

/// <summary>
/// Sees at start that the studio gets its first admin: from <c>VLOGSTUDIO_ADMIN_EMAIL</c> and <c>VLOGSTUDIO_ADMIN_PASSWORD</c>, else by a link that is
/// good once. There is no default password.
/// </summary>
public sealed class CreateFirstAdmin(
    IDbContextFactory<StudioDb> contexts, RegisterUser register, TimeProvider clock, IConfiguration configuration, ILogger<CreateFirstAdmin> log)
{
    private const long FirstAdminLock = 7_305_115_002;

    /// <summary>Makes the admin or the link's token.</summary>
    /// <returns>The token to print as <c>/setup?token=…</c>, or null when there is an admin.</returns>
    public async Task<string?> HandleAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        if (await IsThereAsync(db, ct)) { return null; }
        var (email, password) = (configuration["VLOGSTUDIO_ADMIN_EMAIL"], configuration["VLOGSTUDIO_ADMIN_PASSWORD"]);
        if (!string.IsNullOrEmpty(email) && !string.IsNullOrEmpty(password))
        {
            var made = await MakeAsync(email, password, null, static (_, _) => Task.FromResult<Problem?>(null), ct);
            if (made.IsOk)
            {
                log.AdminMade(email);
                return null;
            }
            if (await IsThereAsync(db, ct)) { return null; }
            log.AdminNotMade(string.Join(", ", made.Problems.Select(p => $"{p.Field}: {p.Code}")));
        }

        var token = RandomToken.New();
        await db.Set<SetupToken>().Where(t => t.UsedAt == null).ExecuteDeleteAsync(ct);
        db.Add(new SetupToken { Sha256 = RandomToken.HashOf(token), CreatedAt = clock.GetUtcNow() });
        await db.SaveChangesAsync(ct);
        return token;
    }

    /// <summary>Makes the admin with the printed link.</summary>
    /// <returns>The admin; or <c>setup_link_invalid</c>, or problems of <c>email</c> and <c>password</c>, after which the link is still good.</returns>
    public Task<Result<RegisteredUser>> WithLinkAsync(string? token, string? email, string? password, string? ip, CancellationToken ct)
    {
        var sha256 = RandomToken.HashOf(token ?? "");
        var now = clock.GetUtcNow();
        return MakeAsync(email, password, ip, UseTokenAsync, ct);

        async Task<Problem?> UseTokenAsync(StudioDb db, CancellationToken stop)
        {
            var used = await db.Set<SetupToken>().Where(t => t.Sha256 == sha256 && t.UsedAt == null).ExecuteUpdateAsync(s => s.SetProperty(t => t.UsedAt, now), stop);
            return used == 1 ? null : new Problem("setup_link_invalid", ProblemKind.Forbidden);
        }
    }

    /// <summary>Whether a set-up link is good.</summary>
    public async Task<bool> IsLinkGoodAsync(string? token, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var sha256 = RandomToken.HashOf(token ?? "");
        return await db.Set<SetupToken>().AnyAsync(t => t.Sha256 == sha256 && t.UsedAt == null, ct) && !await IsThereAsync(db, ct);
    }

    private Task<Result<RegisteredUser>> MakeAsync(
        string? email, string? password, string? ip, Func<StudioDb, CancellationToken, Task<Problem?>> check, CancellationToken ct) =>
        register.CreateAsync(
            email, password, [StudioRoles.User, StudioRoles.Admin], ip,
            async (db, stop) =>
            {
                // Two nodes may start at once: the first admin is made once.
                await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({FirstAdminLock})", stop);
                return await IsThereAsync(db, stop) ? new Problem("setup_link_invalid", ProblemKind.Forbidden) : await check(db, stop);
            },
            ct);

    private static Task<bool> IsThereAsync(StudioDb db, CancellationToken ct) =>
        db.UserRoles.AnyAsync(r => db.Roles.Any(x => x.Id == r.RoleId && x.Name == StudioRoles.Admin), ct);
}
