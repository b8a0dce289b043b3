using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Vlogs;

/// <summary>Throws the draft of a day away; none is fine.</summary>
public sealed class DiscardDraft(IDbContextFactory<StudioDb> factory)
{
    /// <summary>Throws it away.</summary>
    public async Task<Unit> HandleAsync(Guid userId, DateOnly date, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        await db.VlogDrafts.Where(d => d.UserId == userId && d.TargetDate == date).ExecuteDeleteAsync(ct);
        return default;
    }
}
