using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VlogStudio.Core.Data;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Data;

/// <summary>Transactions of processes that are frozen or cut off.</summary>
public sealed class BoundedTransactionTests(PrivatePostgresFixture postgres)
{
    [Theory]
    [InlineData(null, "30s")]
    [InlineData(DataModule.Heartbeats, "30s")]
    [InlineData(DataModule.Scheduling, "8s")]
    public async Task Transaction_InWhichNothingHappens_IsEndedByTheServerAfterAWhile(string? which, string limit)
    {
        await using var services = new ServiceCollection().AddLogging().AddStudioData(await postgres.CreateDatabaseAsync()).BuildServiceProvider();
        var source = which is null ? services.GetRequiredService<NpgsqlDataSource>() : services.GetRequiredKeyedService<NpgsqlDataSource>(which);
        await using var command = source.CreateCommand("SHOW idle_in_transaction_session_timeout");
        Assert.Equal(limit, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }
}
