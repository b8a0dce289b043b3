using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Identity;

/// <summary>
/// Slows guessing down. A try is counted before the password is looked at, so that a flood of parallel tries is counted too; success takes the
/// count of the e-mail back. Unknown e-mails are counted like known ones.
/// </summary>
public sealed class SignInThrottle(IDbContextFactory<StudioDb> contexts, TimeProvider clock, IOptions<AccountsOptions> options)
{
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(15);

    /// <summary>Counts a try. Answers <c>too_many_attempts</c> (args: seconds to wait) when it must not be made.</summary>
    public async Task<Problem?> EnterAsync(string email, string? ip, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var byEmail = await CountAsync(db, EmailKey(email), options.Value.TriesPerEmail, ct);
        var byAddress = ip is null ? null : await CountAsync(db, $"ip:{ip}", options.Value.TriesPerAddress, ct);
        var wait = new[] { byEmail, byAddress }.Max();
        return wait is { } until ? TooMany(until - clock.GetUtcNow()) : null;
    }

    /// <summary>Takes the tries of an e-mail, and one of the address, back after the right password.</summary>
    public async Task LeaveAsync(string email, string? ip, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var key = RandomToken.HashOf(EmailKey(email));
        await db.Set<SignInTries>().Where(t => t.Key == key).ExecuteDeleteAsync(ct);
        if (ip is null) { return; }
        var address = RandomToken.HashOf($"ip:{ip}");
        await db.Set<SignInTries>().Where(t => t.Key == address && t.Count > 0).ExecuteUpdateAsync(s => s.SetProperty(t => t.Count, t => t.Count - 1), ct);
    }

    private static string EmailKey(string email) => $"email:{email.Trim().ToUpperInvariant()}";

    private static Problem TooMany(TimeSpan wait) =>
        new("too_many_attempts", ProblemKind.TooMany) { Args = [Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))] };

    /// <summary>Counts and answers until when the key is blocked; a blocked key is not counted further, so the wait always ends.</summary>
    private async Task<DateTimeOffset?> CountAsync(StudioDb db, string what, int limit, CancellationToken ct)
    {
        var key = RandomToken.HashOf(what);
        var now = clock.GetUtcNow();
        var counted = await db.Database.SqlQuery<int>(
            $"""
            INSERT INTO sign_in_tries AS t (key, count, last_at) VALUES ({key}, 1, {now})
            ON CONFLICT (key) DO UPDATE SET
              count = CASE WHEN t.last_at < {now - s_window} THEN 1 ELSE t.count + 1 END,
              last_at = {now},
              blocked_until = CASE WHEN t.last_at >= {now - s_window} AND t.count + 1 >= {limit}
                                   THEN {now} + least(interval '15 minutes', interval '30 seconds' * power(2, least(t.count + 1 - {limit}, 10))) END
            WHERE t.blocked_until IS NULL OR t.blocked_until <= {now}
            RETURNING count AS "Value"
            """).ToListAsync(ct);
        if (counted.Count > 0) { return null; }
        return await db.Set<SignInTries>().Where(t => t.Key == key).Select(t => t.BlockedUntil).FirstOrDefaultAsync(ct);
    }
}
