using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VlogStudio.Core.Data;
using VlogStudio.Tests.Core.Credits;
using VlogStudio.Tests.Core.Disputes;

namespace VlogStudio.Tests.Core.Data;

/// <summary>The role the app works as may not rewrite the books and the audit; the owner meets the triggers.</summary>
public sealed class LedgerRightsTests(LedgerDatabase ledger) : IClassFixture<LedgerDatabase>
{
    public static TheoryData<string> Edits => new(
        "UPDATE tx SET note = 'x'", "DELETE FROM tx", "TRUNCATE tx CASCADE",
        "UPDATE entry SET amount = 1", "DELETE FROM entry", "TRUNCATE entry",
        "UPDATE audit_entry SET actor = 'nobody'", "DELETE FROM audit_entry", "TRUNCATE audit_entry",
        "DELETE FROM hold", "TRUNCATE hold");

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task App_AnyEditOfTheBooks_LacksTheRight(string sql)
    {
        await SeedAsync();
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await RefusedAsync(ledger.Ways.App, sql)).SqlState);
    }

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task Owner_AnyEditOfTheBooks_MeetsTheTrigger(string sql)
    {
        await SeedAsync();
        Assert.Contains("append-only", (await RefusedAsync(ledger.Ways.Owner, sql)).Message);
    }

    [Theory]
    [InlineData("UPDATE account SET posted = posted + 1")]
    [InlineData("UPDATE account SET kind = 'revenue'")]
    [InlineData("DELETE FROM account")]
    [InlineData("UPDATE hold SET amount = 1")]
    [InlineData("UPDATE hold SET account_id = '00000000-0000-7000-8000-000000000001'")]
    [InlineData("DELETE FROM dispute")]
    [InlineData("DELETE FROM migrations")]
    [InlineData("TRUNCATE job CASCADE")]
    [InlineData("ALTER TABLE tx DISABLE TRIGGER append_only")]
    [InlineData("DROP TRIGGER append_only ON tx")]
    [InlineData("SET session_replication_role = replica")]
    [InlineData("CREATE TABLE public.mine (id int)")]
    [InlineData("CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'")]
    [InlineData("SET ROLE vlogstudio")]
    public async Task App_AnythingThatWouldUndoThat_LacksTheRight(string sql)
    {
        await SeedAsync();
        var error = await RefusedAsync(ledger.Ways.App, sql);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, error.SqlState);
    }

    [Fact]
    public async Task App_ATemporaryTableInFrontOfTheBooks_DeceivesNoTrigger()
    {
        var account = await ledger.AccountAsync(5);
        var error = await RefusedAsync(
            ledger.Ways.App,
            $"""
            CREATE TEMPORARY TABLE entry (tx_id uuid, account_id uuid, amount bigint);
            INSERT INTO public.tx (id, idem_key, kind, actor, reason_code, at) VALUES ('{account}', 'forged', 'grant', 'system', 'gift', now());
            INSERT INTO public.entry VALUES ('{account}', '{account}', 1000);
            INSERT INTO pg_temp.entry VALUES ('{account}', '{account}', 1000), ('{account}', '{account}', -1000)
            """);
        Assert.Equal("ledger_movement_balances", error.ConstraintName);
    }

    [Fact]
    public async Task Guard_ByBothRoles_IsToldTruly()
    {
        Assert.True(await ledger.Get<GetLedgerGuard>().HandleAsync(TestContext.Current.CancellationToken));
        await using var owner = NpgsqlDataSource.Create(ledger.Ways.Owner);
        Assert.False(await new GetLedgerGuard(owner).HandleAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Upgrade_ByTheAppAlone_LeavesAFinishedDatabaseAndRefusesAnOldOne()
    {
        await using var services = new ServiceCollection().AddLogging().AddStudioData(ledger.Ways.App).BuildServiceProvider();
        await services.GetRequiredService<UpgradeDatabase>().HandleAsync(TestContext.Current.CancellationToken);

        await ledger.TamperAsync("CREATE TABLE kept AS SELECT * FROM migrations; DELETE FROM migrations WHERE \"MigrationId\" = (SELECT max(\"MigrationId\") FROM migrations)");
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => services.GetRequiredService<UpgradeDatabase>().HandleAsync(TestContext.Current.CancellationToken));
        await ledger.TamperAsync("INSERT INTO migrations SELECT * FROM kept EXCEPT SELECT * FROM migrations; DROP TABLE kept");

        Assert.Contains("ConnectionStrings:Owner", error.Message);
    }

    [Fact]
    public async Task Upgrade_ByTheOwner_GivesANewRoleItsRightsAgain()
    {
        await ledger.TamperAsync("GRANT ALL ON tx, entry, audit_entry, hold, account TO vlogstudio_app");
        Assert.False(await ledger.Get<GetLedgerGuard>().HandleAsync(TestContext.Current.CancellationToken));
        await using var services = new ServiceCollection().AddLogging().AddStudioData(ledger.Ways.App, ledger.Ways.Owner).BuildServiceProvider();

        await services.GetRequiredService<UpgradeDatabase>().HandleAsync(TestContext.Current.CancellationToken);

        Assert.True(await ledger.Get<GetLedgerGuard>().HandleAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Upgrade_ARoleThatIsNotThere_IsMadeOrAskedFor()
    {
        var name = $"app_{Guid.CreateVersion7():n}";
        var way = new NpgsqlConnectionStringBuilder(ledger.Ways.App) { Username = name, Password = "it's \"quoted\"", Pooling = false }.ConnectionString;
        await using var services = new ServiceCollection().AddLogging().AddStudioData(way, ledger.Ways.Owner).BuildServiceProvider();
        var upgrade = services.GetRequiredService<UpgradeDatabase>();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => upgrade.HandleAsync(TestContext.Current.CancellationToken));
        Assert.Contains(name, error.Message);
        await ledger.TamperAsync("ALTER ROLE vlogstudio CREATEROLE");
        await upgrade.HandleAsync(TestContext.Current.CancellationToken);
        await ledger.TamperAsync("ALTER ROLE vlogstudio NOCREATEROLE");

        Assert.True(await services.GetRequiredService<GetLedgerGuard>().HandleAsync(TestContext.Current.CancellationToken));
    }

    private async Task SeedAsync()
    {
        var (user, job) = await ledger.ChargedAsync(5);
        await ledger.DisputeAsync(user, job);
    }

    private static async Task<PostgresException> RefusedAsync(string way, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(way) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
#pragma warning disable CA2100 // The tests' own words.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());
    }
}
