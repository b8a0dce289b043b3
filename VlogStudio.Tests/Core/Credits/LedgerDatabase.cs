using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Caching;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Data;
using VlogStudio.Core.Disputes;
using VlogStudio.Core.History;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Credits;

/// <summary>The rooms of accounts, credits, history and audit on a database of their own, without the app around them.</summary>
public sealed class LedgerDatabase(PrivatePostgresFixture postgres) : IAsyncLifetime
{
    private ServiceProvider? _services;

    private string _connection = "";

    public async ValueTask InitializeAsync()
    {
        _connection = await postgres.CreateDatabaseAsync();
        _services = OtherNode();
    }

    /// <summary>The same rooms on the same database as another process has them.</summary>
    public ServiceProvider OtherNode()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Accounts:PasswordIterations"] = "1000", ["Accounts:KeySecret"] = "a secret of the tests, long enough to seal" }).Build();
        return new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddSingleton(TimeProvider.System)
            .AddStudioData(_connection).AddCaching(configuration).AddMessaging(configuration)
            .AddCredits(configuration).AddHistory(configuration).AddAuditing(configuration).AddDisputes(configuration).AddAccounts(configuration).BuildServiceProvider();
    }

    /// <summary>How the app reaches the database, and how its owner does.</summary>
    public (string App, string Owner) Ways => (_connection, postgres.OwnerOf(_connection));

    /// <summary>Does to the books what nobody may, with every trigger asleep.</summary>
    public Task TamperAsync(string sql) => postgres.TamperAsync(_connection, sql);

    public ValueTask DisposeAsync() => _services?.DisposeAsync() ?? ValueTask.CompletedTask;

    public IServiceProvider Services => _services!;

    public T Get<T>()
        where T : notnull => _services!.GetRequiredService<T>();

    public async Task<T> InTransactionAsync<T>(Func<StudioDb, Task<T>> act)
    {
        await using var db = await Get<IDbContextFactory<StudioDb>>().CreateDbContextAsync();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var result = await act(db);
        await transaction.CommitAsync();
        return result;
    }

    /// <summary>A person's account with that many credits.</summary>
    public async Task<Guid> AccountAsync(long credits)
    {
        var id = Guid.CreateVersion7();
        await InTransactionAsync(async db =>
        {
            await db.Database.ExecuteSqlAsync($"INSERT INTO account (id, kind, posted, held, is_frozen, created_at) VALUES ({id}, 'user', 0, 0, false, now())");
            return credits == 0 || await Get<GrantCredits>().HandleAsync(db, new CreditGrant(id, credits, $"grant:{id}:test", "system", "test"), CancellationToken.None);
        });
        return id;
    }

    /// <summary>A job in a state, so that the books have something to agree with.</summary>
    public Task<Guid> JobAsync(Guid userId, JobState state) => InTransactionAsync(async db =>
    {
        var now = TimeProvider.System.GetUtcNow();
        var job = new Job
        {
            UserId = userId, Kind = "test", Group = JobGroup.Render, SubjectId = Guid.CreateVersion7(), Params = "{}", ParamsSha256 = "",
            RunAt = now, DeadlineAt = now, CreatedAt = now, UpdatedAt = now, State = state,
        };
        db.Jobs.Add(job);
        await db.SaveChangesAsync();
        return job.Id;
    });

    public Task<Balance> BalanceAsync(Guid account) => Get<GetBalance>().HandleAsync(account, CancellationToken.None);

    public Task<IReadOnlyList<LedgerMismatch>> ReconcileAsync() => Get<ReconcileLedger>().HandleAsync(CancellationToken.None);
}
