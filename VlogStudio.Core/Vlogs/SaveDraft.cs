using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Vlogs;

/// <summary>Keeps what was chosen in the wizard for a day, so that nothing is lost with a page. Of two writers the last wins.</summary>
public sealed class SaveDraft(IDbContextFactory<StudioDb> factory, TimeProvider time)
{
    /// <summary>Keeps it. The key to submit it with is made the first time and stays until the draft is submitted or discarded.</summary>
    public async Task<VlogDraftView> HandleAsync(Guid userId, DateOnly date, VlogChoices choices, CancellationToken ct)
    {
        var (now, json, key) = (time.GetUtcNow(), StudioJson.Write(choices), $"draft-{Guid.CreateVersion7():n}");
        await using var db = await factory.CreateDbContextAsync(ct);
        var kept = await db.Database.SqlQuery<string>(
            $"""
            INSERT INTO vlog_draft (user_id, target_date, choices, idempotency_key, updated_at)
            VALUES ({userId}, {date}, {json}::jsonb, {key}, {now})
            ON CONFLICT (user_id, target_date) DO UPDATE SET choices = EXCLUDED.choices, updated_at = EXCLUDED.updated_at
            RETURNING idempotency_key AS "Value"
            """).ToListAsync(ct);
        return new VlogDraftView(date, choices, kept[0], now);
    }
}
