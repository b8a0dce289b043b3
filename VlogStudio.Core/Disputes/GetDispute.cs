using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Disputes;

/// <summary>Reads one dispute.</summary>
public sealed class GetDispute(IDbContextFactory<StudioDb> contexts)
{
    /// <summary>The dispute, or <c>dispute_not_found</c> when it is not there for this person.</summary>
    /// <param name="userId">Who asks.</param>
    /// <param name="isAdmin">Whether they may see everybody's, with who proposed what; the caller has checked the role.</param>
    /// <param name="id">Which.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<Result<DisputeView>> HandleAsync(Guid userId, bool isAdmin, Guid id, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var dispute = await db.Disputes.AsNoTracking().FirstOrDefaultAsync(d => d.Id == id && (isAdmin || d.UserId == userId), ct);
        if (dispute is null) { return Problem.NotFound("dispute_not_found"); }
        return isAdmin ? DisputeView.ForAdmins(dispute) : DisputeView.ForClaimant(dispute);
    }
}
