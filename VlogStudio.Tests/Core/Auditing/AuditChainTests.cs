using VlogStudio.Core.Auditing;
using VlogStudio.Tests.Core.Credits;

namespace VlogStudio.Tests.Core.Auditing;

public sealed class AuditChainTests(LedgerDatabase ledger) : IClassFixture<LedgerDatabase>
{
    [Fact]
    public async Task Chain_ManyWritersThenATamperedRow_IsWholeThenBroken()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => WriteAsync($"act_{i}"))));
        Assert.Null(await ledger.Get<VerifyAuditChain>().HandleAsync(CancellationToken.None));

        // Somebody with the keys to the database switches the guard off.
        await ledger.TamperAsync("UPDATE audit_entry SET reason = 'none' WHERE seq = 7");

        Assert.Equal(7, await ledger.Get<VerifyAuditChain>().HandleAsync(CancellationToken.None));
    }

    private Task<bool> WriteAsync(string action) => ledger.InTransactionAsync(async db =>
    {
        await ledger.Get<WriteAudit>().HandleAsync(
            db, new AuditNote("admin:1", action, "user:2") { Before = "{\"b\": 1,  \"a\":2}", After = "[]", Reason = "因为 | 3:x", Ip = "::1" }, CancellationToken.None);
        return true;
    });
}
