using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Data;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;

namespace VlogStudio.Core.Recordings.Direct;

/// <summary>Gives addresses for pieces of an upload: each takes exactly the named bytes, for a short while.</summary>
/// <param name="dbs">The database.</param>
/// <param name="store">Where the bytes go.</param>
/// <param name="options">How long an upload that does not go on is kept.</param>
/// <param name="time">The clock.</param>
public sealed class SignParts(IDbContextFactory<StudioDb> dbs, IObjectStore store, IOptions<RecordingsOptions> options, TimeProvider time)
{
    /// <summary>How long an address is good.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private const int MostAtOnce = 100;
    private const int Md5Bytes = 16;

    /// <summary>Gives them. Refuses with upload_not_found, upload_expired, upload_complete, upload_parts_wrong, upload_md5_wrong.</summary>
    public async Task<Result<IReadOnlyList<PresignedPart>>> HandleAsync(Guid userId, Guid uploadId, IReadOnlyList<PartWish> wanted, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        await using var db = await dbs.CreateDbContextAsync(ct);
        var upload = await db.Uploads.FirstOrDefaultAsync(u => u.Id == uploadId && u.UserId == userId && u.StoreUploadId != null, ct);
        if (upload is null) { return RecordingProblems.UploadNotFound; }
        if (upload.CompletedAt is not null || upload.Received == upload.Length) { return Problem.Conflict("upload_complete"); }
        var now = time.GetUtcNow();
        if (upload.ExpiresAt < now) { return RecordingProblems.UploadExpired; }
        var last = upload.PartsOf();
        if (wanted.Count is 0 or > MostAtOnce || wanted.Any(w => w.Number < 1 || w.Number > last) || wanted.DistinctBy(w => w.Number).Count() < wanted.Count)
        {
            return Problem.Invalid("parts", "upload_parts_wrong", MostAtOnce, last);
        }
        if (wanted.Any(w => !IsMd5(w.Md5))) { return Problem.Invalid("parts", "upload_md5_wrong"); }

        var wish = new UploadWish(upload.KeyOf(), upload.Length!.Value, StartIngest.UnknownType, upload.StoreUploadId) { PartBytes = upload.PartBytes, Only = wanted, IsOutside = true };
        var signed = (await store.PresignUploadAsync(wish, Lifetime, ct))!;
        await db.Uploads.Where(u => u.Id == uploadId && u.CompletedAt == null).ExecuteUpdateAsync(set => set.SetProperty(u => u.ExpiresAt, now + options.Value.UploadLifetime), ct);
        return Result<IReadOnlyList<PresignedPart>>.Ok(signed.Parts);
    }

    private static bool IsMd5(string? text) =>
        text is { Length: <= 24 } && Convert.TryFromBase64String(text, stackalloc byte[Md5Bytes + 2], out var bytes) && bytes == Md5Bytes;
}
