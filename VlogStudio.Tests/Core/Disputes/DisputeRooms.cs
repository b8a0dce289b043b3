using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Disputes;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Jobs;
using VlogStudio.Tests.Core.Credits;

namespace VlogStudio.Tests.Core.Disputes;

/// <summary>People, charged jobs and disputes for tests.</summary>
internal static class DisputeRooms
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    /// <summary>Somebody with the role.</summary>
    public static Task<Guid> AdminAsync(this LedgerDatabase ledger) => ledger.InTransactionAsync(async db =>
    {
        var id = Guid.CreateVersion7();
        db.Users.Add(new StudioUser { Id = id, UserName = $"{id:n}@example.org", Email = $"{id:n}@example.org", CustomerId = id.ToString("n")[12..], SecurityStamp = "", CreatedAt = TimeProvider.System.GetUtcNow() });
        var role = await db.Roles.SingleAsync(r => r.Name == StudioRoles.Admin);
        db.UserRoles.Add(new() { UserId = id, RoleId = role.Id });
        await db.SaveChangesAsync();
        return id;
    });

    /// <summary>An ended job of somebody's that was charged for; they have 500 credits before that.</summary>
    public static async Task<(Guid User, Guid Job)> ChargedAsync(this LedgerDatabase ledger, long charged, JobState state = JobState.Done)
    {
        var user = await ledger.AccountAsync(500);
        return (user, await ledger.ChargeAsync(user, charged, state));
    }

    /// <summary>Another charged job of the same person's.</summary>
    public static async Task<Guid> ChargeAsync(this LedgerDatabase ledger, Guid user, long charged, JobState state = JobState.Done)
    {
        var job = await ledger.JobAsync(user, JobState.Running);
        await ledger.InTransactionAsync(async db =>
        {
            Assert.True((await ledger.Get<PlaceHold>().HandleAsync(db, user, job, Math.Max(charged, 1), s_none)).IsOk);
            await db.Database.ExecuteSqlAsync($"UPDATE job SET state = {state.ToString().ToLowerInvariant()} WHERE id = {job}");
            return state is JobState.Done or JobState.Partial
                ? await ledger.Get<CaptureHold>().HandleAsync(db, job, charged, s_none)
                : await ledger.Get<ReleaseHold>().HandleAsync(db, job, s_none);
        });
        return job;
    }

    /// <summary>A dispute about a job.</summary>
    public static async Task<Guid> DisputeAsync(this LedgerDatabase ledger, Guid user, Guid job)
    {
        var opened = await ledger.Get<OpenDispute>().HandleAsync(new(user, job, "It failed but I was charged.", "127.0.0.1"), s_none);
        Assert.True(opened.IsOk, opened.IsOk ? "" : opened.Problems[0].Code);
        return opened.Value.Id;
    }

    /// <summary>A settlement by an admin who signed in just now.</summary>
    public static SettleInput Order(Guid dispute, Guid admin, long amount, string decision = "refund", string? reason = null) =>
        new(dispute, admin, decision, amount, reason ?? (decision == "reject" ? "charge_correct" : "technical_fault"), "Looked at it.", "127.0.0.1", TimeProvider.System.GetUtcNow());

    /// <summary>What the audit holds about a dispute.</summary>
    public static Task<List<AuditEntry>> AuditAsync(this LedgerDatabase ledger, Guid dispute) => ledger.InTransactionAsync(db =>
        db.AuditEntries.AsNoTracking().Where(a => a.Subject == $"dispute:{dispute}").OrderBy(a => a.Seq).ToListAsync());

    /// <summary>Everything that may move, in one line: two equal lines, nothing moved.</summary>
    public static Task<string> BooksAsync(this LedgerDatabase ledger, Guid user) => ledger.InTransactionAsync(async db =>
    {
        var account = await db.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == user);
        var holds = await db.Holds.AsNoTracking().Where(h => h.AccountId == user).OrderBy(h => h.Id).Select(h => $"{h.State} {h.Captured}-{h.Refunded}").ToListAsync();
        var entries = await db.CreditEntries.Where(e => e.AccountId == user).OrderBy(e => e.TxId).Select(e => e.Amount).ToListAsync();
        var disputes = await db.Disputes.AsNoTracking().Where(d => d.UserId == user).OrderBy(d => d.Id).Select(d => $"{d.State} {d.Decision} {d.Amount}").ToListAsync();
        return $"{account?.Posted} {account?.Held} | {string.Join(',', holds)} | {string.Join(',', entries)} | {string.Join(',', disputes)}";
    });
}
