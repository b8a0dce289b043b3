using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Vlogs;

/// <summary>Reads the draft of a day.</summary>
public sealed class GetDraft(IDbContextFactory<StudioDb> factory)
{
    /// <summary>Reads the draft of a day; null where there is none that can be read.</summary>
    public async Task<VlogDraftView?> HandleAsync(Guid userId, DateOnly date, CancellationToken ct)
    {
        await using var db = await factory.CreateDbContextAsync(ct);
        var draft = await db.VlogDrafts.AsNoTracking().SingleOrDefaultAsync(d => d.UserId == userId && d.TargetDate == date, ct);
        if (draft is null) { return null; }
        try
        {
            return new VlogDraftView(date, StudioJson.Read<VlogChoices>(draft.Choices), draft.IdempotencyKey, draft.UpdatedAt);
        }
        catch (JsonException)
        {
            // Written by another version of the program: an empty wizard is better than none.
            return null;
        }
    }
}
