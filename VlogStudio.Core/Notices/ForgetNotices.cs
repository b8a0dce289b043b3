using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;

namespace VlogStudio.Core.Notices;

/// <summary>Removes notices nobody will look for any more. What they told of stays where it is.</summary>
internal sealed class ForgetNotices(IDbContextFactory<StudioDb> databases, TimeProvider time)
{
    private static readonly TimeSpan s_kept = TimeSpan.FromDays(90);

    public async Task HandleAsync(CancellationToken ct)
    {
        var limit = time.GetUtcNow() - s_kept;
        await using var db = await databases.CreateDbContextAsync(ct);
        await db.Notices.Where(n => n.CreatedAt < limit).ExecuteDeleteAsync(ct);
    }
}
