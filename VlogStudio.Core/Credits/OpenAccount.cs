using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Credits;

/// <summary>Opens a person's account with the welcome grant, inside the transaction that makes the person.</summary>
public sealed class OpenAccount(GrantCredits grant, TimeProvider clock, IOptions<CreditsOptions> options)
{
    /// <summary>Opens the account and grants; doing it again changes nothing.</summary>
    /// <param name="db">The caller's context with an open transaction.</param>
    /// <param name="userId">The person; the account gets the same id.</param>
    /// <param name="ct">Cancels.</param>
    public async Task HandleAsync(StudioDb db, Guid userId, CancellationToken ct)
    {
        LedgerSql.RequireTransaction(db);
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO account (id, kind, posted, held, is_frozen, created_at) VALUES ({userId}, 'user', 0, 0, false, {clock.GetUtcNow()}) ON CONFLICT (id) DO NOTHING", ct);
        if (options.Value.WelcomeGrant > 0)
        {
            await grant.HandleAsync(db, new CreditGrant(userId, options.Value.WelcomeGrant, $"grant:{userId}:welcome", "system", "welcome_grant"), ct);
        }
    }
}
