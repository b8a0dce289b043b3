using System.Collections.Concurrent;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Messaging;

namespace VlogStudio.Core.Identity;

/// <summary>Says whether a session still lives. Answers are remembered for a few seconds, for one page makes many requests.</summary>
public sealed class CheckSession(IDbContextFactory<StudioDb> contexts, LiveBus bus, TimeProvider clock)
{
    private static readonly TimeSpan s_memory = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<Guid, Remembered> _remembered = new();

    /// <summary>What is said there when the session has ended; anything else leaves it to the next regular look.</summary>
    public const string Ended = "ended";

    /// <summary>The topic that hears when a session ends; the payload says nothing.</summary>
    public static string Topic(Guid sessionId) => $"session:{sessionId:n}";

    /// <summary>What is known of a living session, or null when it ended, expired, or its person was disabled or got a new security stamp.</summary>
    public async Task<LivingSession?> HandleAsync(Guid sessionId, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (_remembered.TryGetValue(sessionId, out var known) && known.Until > now) { return known.Session; }
        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = await db.Set<SignInSession>().AsNoTracking().Where(s => s.Id == sessionId && s.EndedAt == null && s.ExpiresAt > now)
            .Join(db.Users, s => s.UserId, u => u.Id, (s, u) => new { Session = s, User = u })
            .Where(x => x.Session.SecurityStamp == x.User.SecurityStamp && (x.User.LockoutEnd == null || x.User.LockoutEnd <= now))
            .Select(x => new LivingSession(x.Session.UserId, x.Session.IsTwoFactor, x.Session.CreatedAt)).FirstOrDefaultAsync(ct);
        if (_remembered.Count > 10_000) { _remembered.Clear(); }
        _remembered[sessionId] = new Remembered(found, now + s_memory);
        return found;
    }

    /// <summary>Reads the session anew next time.</summary>
    internal void Forget(Guid sessionId) => _remembered.TryRemove(sessionId, out _);

    /// <summary>Ends sessions and tells their circuits.</summary>
    internal async Task<int> EndAsync(Expression<Func<SignInSession, bool>> which, string reason, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = clock.GetUtcNow();
        var ids = await db.Set<SignInSession>().Where(s => s.EndedAt == null).Where(which).Select(s => s.Id).ToListAsync(ct);
        await db.Set<SignInSession>().Where(s => ids.Contains(s.Id) && s.EndedAt == null)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.EndedAt, now).SetProperty(x => x.EndReason, reason), ct);
        foreach (var id in ids)
        {
            Forget(id);
            bus.Publish(Topic(id), Ended);
        }
        return ids.Count;
    }

    private readonly record struct Remembered(LivingSession? Session, DateTimeOffset Until);
}

/// <summary>A session that lives.</summary>
/// <param name="UserId">Whose it is.</param>
/// <param name="IsTwoFactor">Whether the second factor was shown.</param>
/// <param name="SignedInAt">When they signed in (UTC).</param>
public sealed record LivingSession(Guid UserId, bool IsTwoFactor, DateTimeOffset SignedInAt);
