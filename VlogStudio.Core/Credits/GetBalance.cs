using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Credits;

/// <summary>Reads what a person has.</summary>
public sealed class GetBalance(IDbContextFactory<StudioDb> contexts)
{
    /// <summary>The balance; all zero for a person without an account.</summary>
    public async Task<Balance> HandleAsync(Guid userId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Accounts.AsNoTracking().Where(a => a.Id == userId && a.Kind == AccountKind.User)
            .Select(a => new Balance(a.Posted - a.Held, a.Held, a.Posted, a.IsFrozen)).FirstOrDefaultAsync(ct) ?? new Balance(0, 0, 0, false);
    }
}

/// <summary>What a person has, in whole credits.</summary>
/// <param name="Available">What may be spent: posted less held.</param>
/// <param name="Held">What is set aside for work under way.</param>
/// <param name="Posted">The sum of all movements.</param>
/// <param name="IsFrozen">Whether spending is stopped because the books did not agree.</param>
public sealed record Balance(long Available, long Held, long Posted, bool IsFrozen);
