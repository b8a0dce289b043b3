using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Keys;

/// <summary>Whose key was shown.</summary>
/// <param name="Id">The key.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Prefix">How it begins; stays through rotations.</param>
/// <param name="Scope">What it opens.</param>
public sealed record ApiKeyHolder(Guid Id, string Name, string Prefix, ApiScope Scope);

/// <summary>Looks at a key that was shown, and notes that it was used.</summary>
/// <param name="databases">The database.</param>
/// <param name="time">The clock.</param>
public sealed class CheckApiKey(IDbContextFactory<StudioDb> databases, TimeProvider time)
{
    /// <summary>A machine asks several times a second; a row need not be written as often.</summary>
    private static readonly TimeSpan s_noteEvery = TimeSpan.FromSeconds(30);

    /// <summary>Whose it is, or null for one that is unknown, wrong, expired or revoked: which of these nobody is told.</summary>
    public async Task<ApiKeyHolder?> HandleAsync(string? presented, string? address, CancellationToken ct)
    {
        if (!ApiKeySecret.TryReadPrefix(presented, out var prefix)) { return null; }
        var hash = ApiKeySecret.HashOf(presented!);
        await using var db = await databases.CreateDbContextAsync(ct);
        var key = await db.ApiKeys.AsNoTracking().SingleOrDefaultAsync(k => k.Prefix == prefix, ct);
        var now = time.GetUtcNow();
        var (isNow, isBefore) = (ApiKeySecret.Matches(hash, key?.Sha256), ApiKeySecret.Matches(hash, key?.PreviousSha256));
        if (key is null || key.RevokedAt is not null || !((isNow && key.ExpiresAt > now) || (isBefore && key.PreviousUntil > now))) { return null; }
        if (key.LastUsedAt is null || now - key.LastUsedAt > s_noteEvery || key.LastUsedFrom != address)
        {
            await db.ApiKeys.Where(k => k.Id == key.Id).ExecuteUpdateAsync(set => set.SetProperty(k => k.LastUsedAt, now).SetProperty(k => k.LastUsedFrom, address), ct);
        }
        return new ApiKeyHolder(key.Id, key.Name, key.Prefix, key.Scope);
    }
}
