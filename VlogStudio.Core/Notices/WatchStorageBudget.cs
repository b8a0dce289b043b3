using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Notices;

/// <summary>Tells admins when keeping the store's objects comes near its budget or over it: each of the two once a month.</summary>
/// <param name="contexts">The database.</param>
/// <param name="measure">Counts.</param>
/// <param name="options">The budget.</param>
/// <param name="clock">The time.</param>
public sealed class WatchStorageBudget(
    IDbContextFactory<StudioDb> contexts, MeasureStorage measure, Microsoft.Extensions.Options.IOptions<StorageOptions> options, TimeProvider clock)
{
    /// <summary>The outbox's topic.</summary>
    public const string Topic = "storage_budget";

    /// <summary>Counts and, where it is time, tells.</summary>
    /// <returns>How many admins are told.</returns>
    public async Task<int> HandleAsync(CancellationToken ct)
    {
        if (options.Value.MonthlyBudget is null) { return 0; }
        StorageUsage? usage = null;
        await foreach (var seen in measure.HandleAsync(ct)) { usage = seen; }
        if (usage is not { Budget: BudgetState.Near or BudgetState.Over }) { return 0; }
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(ct);
        var admins = await db.UserRoles.Where(r => db.Roles.Any(x => x.Id == r.RoleId && x.Name == StudioRoles.Admin)).Select(r => r.UserId).ToListAsync(ct);
        var told = 0;
        foreach (var admin in admins)
        {
            var body = StudioJson.Write(new { UserId = admin, State = usage.Budget, Cost = usage.CostPerMonth, Budget = usage.MonthlyBudget, usage.Currency });
            var id = IdOf(now, usage.Budget, admin);
            // The id says month, threshold and admin: who was told is not told again.
            told += await db.Database.ExecuteSqlAsync($"""
                INSERT INTO outbox (id, topic, body, due_at, tries)
                SELECT {id}, {Topic}, {body}::jsonb, now(), 0 WHERE NOT EXISTS (SELECT 1 FROM notice WHERE user_id = {admin} AND message_id = {id})
                ON CONFLICT (id) DO NOTHING
                """, ct);
        }
        return told;
    }

    private static Guid IdOf(DateTimeOffset now, BudgetState state, Guid admin) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Topic}:{now:yyyy-MM}:{state}:{admin:n}"))).AsSpan(0, 16));
}
