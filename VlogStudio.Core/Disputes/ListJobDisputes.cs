using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Disputes;

/// <summary>Lists what was disputed about one job.</summary>
public sealed class ListJobDisputes(IDbContextFactory<StudioDb> contexts)
{
    /// <summary>All its disputes, newest first, as admins see them: the caller checks the role.</summary>
    public async Task<IReadOnlyList<DisputeView>> HandleAsync(Guid jobId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = await db.Disputes.AsNoTracking().Where(d => d.JobId == jobId).OrderByDescending(d => d.CreatedAt).ThenByDescending(d => d.Id).ToListAsync(ct);
        return [.. found.Select(DisputeView.ForAdmins)];
    }

    /// <summary>A person's own disputes about their job, newest first, as they see them.</summary>
    public async Task<IReadOnlyList<DisputeView>> OfPersonAsync(Guid userId, Guid jobId, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var found = await db.Disputes.AsNoTracking().Where(d => d.JobId == jobId && d.UserId == userId).OrderByDescending(d => d.CreatedAt).ThenByDescending(d => d.Id).ToListAsync(ct);
        return [.. found.Select(DisputeView.ForClaimant)];
    }
}
