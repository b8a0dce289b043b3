using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Disputes;

/// <summary>Looks whether what a job delivered is still in the store as it was. For admins: the caller checks the role.</summary>
public sealed class CheckDelivery(IDbContextFactory<StudioDb> contexts, IObjectStore store, TimeProvider clock)
{
    /// <summary>Objects up to this length are read whole without being asked to.</summary>
    public const long ReadsAtOnce = 64L << 20;

    /// <summary>Looks.</summary>
    /// <param name="delivery">What was delivered.</param>
    /// <param name="isWhole">Whether to read every byte however long it is; else only the length of long ones is compared.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<DeliveryCheck> HandleAsync(CaseDelivery delivery, bool isWhole, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        var at = clock.GetUtcNow();
        try
        {
            var found = await store.FindAsync(delivery.Key, ct);
            if (found is null) { return new DeliveryCheck(await ClearedAsync(delivery, ct) ? DeliveryVerdict.Cleared : DeliveryVerdict.Missing, null, null, at); }
            if (delivery.Bytes is { } bytes && bytes != found.Bytes) { return new DeliveryCheck(DeliveryVerdict.Altered, found.Bytes, null, at); }
            if (!isWhole && found.Bytes > ReadsAtOnce) { return new DeliveryCheck(DeliveryVerdict.SameLength, found.Bytes, null, at); }
            await using var content = await store.OpenReadAsync(delivery.Key, 0, null, ct);
            var sha256 = await Sha256Hex.OfAsync(content, ct);
            var verdict = delivery.Sha256 is null ? DeliveryVerdict.Unrecorded
                : string.Equals(sha256, delivery.Sha256, StringComparison.OrdinalIgnoreCase) ? DeliveryVerdict.Intact : DeliveryVerdict.Altered;
            return new DeliveryCheck(verdict, found.Bytes, sha256, at);
        }
        catch (Exception error) when (error is ObjectStoreException or FileNotFoundException or IOException)
        {
            return new DeliveryCheck(error is FileNotFoundException ? DeliveryVerdict.Missing : DeliveryVerdict.Unreachable, null, null, at);
        }
    }

    /// <summary>Whether the person threw it away themselves and the trash was emptied.</summary>
    private async Task<bool> ClearedAsync(CaseDelivery delivery, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await db.Generations.AnyAsync(g => g.ClearedAt != null && db.Jobs.Any(j => j.Id == g.JobId && j.OutputKey == delivery.Key), ct);
    }
}

/// <summary>How a delivered object was found.</summary>
public enum DeliveryVerdict
{
    /// <summary>Nobody looked yet.</summary>
    NotChecked,

    /// <summary>There, byte for byte as it was checked when it was made.</summary>
    Intact,

    /// <summary>There, with the length noted; the bytes were not read.</summary>
    SameLength,

    /// <summary>There, but nothing was noted to compare with.</summary>
    Unrecorded,

    /// <summary>Not there.</summary>
    Missing,

    /// <summary>There, but other bytes than were made.</summary>
    Altered,

    /// <summary>Not there, because the person removed it and the trash was emptied.</summary>
    Cleared,

    /// <summary>The store does not answer.</summary>
    Unreachable,
}

/// <summary>What was found in the store.</summary>
/// <param name="Verdict">How it compares.</param>
/// <param name="Bytes">Its length, or null.</param>
/// <param name="Sha256">Its SHA-256, or null where it was not read.</param>
/// <param name="At">When it was looked at (UTC).</param>
public sealed record DeliveryCheck(DeliveryVerdict Verdict, long? Bytes, string? Sha256, DateTimeOffset At)
{
    /// <summary>Nobody looked yet.</summary>
    public static readonly DeliveryCheck None = new(DeliveryVerdict.NotChecked, null, null, default);
}
