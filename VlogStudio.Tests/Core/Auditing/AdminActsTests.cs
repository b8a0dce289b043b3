using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Identity;
using VlogStudio.Tests.Core.Credits;

namespace VlogStudio.Tests.Core.Auditing;

/// <summary>What admins do to people and accounts stands in the audit whole: who, what, before, after, why and from where.</summary>
public sealed class AdminActsTests(LedgerDatabase ledger) : IClassFixture<LedgerDatabase>
{
    private static readonly CancellationToken s_never = CancellationToken.None;

    [Fact]
    public async Task Acts_OfAdmins_AreKeptWithBeforeAfterReasonAndAddress()
    {
        var admin = Guid.CreateVersion7();
        var user = (await ledger.Get<RegisterUser>().HandleAsync($"{Guid.CreateVersion7():n}@example.org", "correct horse battery staple 7", null, s_never)).Value!.Id;
        await ledger.InTransactionAsync(db => db.Database.ExecuteSqlAsync($"UPDATE account SET is_frozen = true WHERE id = {user}"));

        await ledger.Get<ChangeRole>().HandleAsync(admin, user, StudioRoles.Admin, isGiven: true, "joins us", s_never, "10.1.2.3");
        await ledger.Get<DisableUser>().HandleAsync(admin, user, isDisabled: true, "left us", s_never, "10.1.2.3");
        await ledger.Get<UnfreezeAccount>().HandleAsync(admin, user, "books mended", s_never, "10.1.2.3");

        var rows = await ledger.InTransactionAsync(db => db.AuditEntries.AsNoTracking().Where(a => a.Actor == $"admin:{admin}").OrderBy(a => a.Seq).ToListAsync());
        Assert.Equal(["role_changed", "user_disabled", "account_unfrozen"], rows.Select(r => r.Action));
        Assert.Equal([$"user:{user}", $"user:{user}", $"account:{user}"], rows.Select(r => r.Subject));
        Assert.Equal(["joins us", "left us", "books mended"], rows.Select(r => r.Reason));
        Assert.All(rows, r => Assert.Equal("10.1.2.3", r.Ip));
        Assert.Equal(("[\"User\"]", "[\"Admin\",\"User\"]"), (rows[0].Before, Sorted(rows[0].After!)));
        Assert.Equal(("{\"is_disabled\":false}", "{\"is_disabled\":true}"), (rows[1].Before, rows[1].After));
        Assert.Equal(("{\"is_frozen\":true}", "{\"is_frozen\":false,\"captures\":[]}"), (rows[2].Before, rows[2].After));
        Assert.True((await ledger.Get<VerifyAuditChain>().CheckAsync(s_never)).IsWhole);
    }

    [Fact]
    public async Task Identity_ShownAgain_IsKeptAndWrongPasswordsToo()
    {
        var user = (await ledger.Get<RegisterUser>().HandleAsync($"{Guid.CreateVersion7():n}@example.org", "correct horse battery staple 7", null, s_never)).Value!.Id;

        var wrong = await ledger.Get<ConfirmIdentity>().HandleAsync(user, "not it", "10.1.2.3", s_never);
        var right = await ledger.Get<ConfirmIdentity>().HandleAsync(user, "correct horse battery staple 7", "10.1.2.3", s_never);

        Assert.Equal(("wrong_password", "password"), (wrong.Problems[0].Code, wrong.Problems[0].Field));
        Assert.True(right.IsOk);
        var rows = await ledger.InTransactionAsync(db => db.AuditEntries.Where(a => a.Actor == $"user:{user}" && a.Action.StartsWith("identity_")).OrderBy(a => a.Seq).Select(a => a.Action).ToListAsync());
        Assert.Equal(["identity_refused", "identity_confirmed"], rows);
    }

    private static string Sorted(string json) => VlogStudio.Core.Primitives.StudioJson.Write(VlogStudio.Core.Primitives.StudioJson.Read<List<string>>(json).Order(StringComparer.Ordinal));
}
