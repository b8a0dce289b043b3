using System.Security.Cryptography;

namespace VlogStudio.Core.Storage;

/// <summary>What every store must do, tried by the same calls the studio makes.</summary>
internal sealed class ObjectProbes(Func<IObjectStore> store, string prefix)
{
    public const string Put = "put";
    private const string Type = "video/mp4";
    private readonly byte[] _first = RandomNumberGenerator.GetBytes(70_001);
    private readonly byte[] _second = RandomNumberGenerator.GetBytes(50_003);
    private readonly string _key = $"{prefix}object";

    public IEnumerable<StorageProbe> All =>
    [
        new(Put, PutAsync, IsGate: true), new("head", HeadAsync), new("get", GetAsync), new("range", RangeAsync), new("overwrite", OverwriteAsync), new("list", ListAsync),
        new("delete", DeleteAsync),
    ];

    /// <summary>Takes away what lies below the prefix.</summary>
    public async Task<int> CleanAsync(CancellationToken ct)
    {
        var found = new List<string>();
        await foreach (var left in store().ListAsync(prefix, ct)) { found.Add(left.Key); }
        foreach (var key in found) { await store().DeleteAsync(key, ct); }
        return found.Count;
    }

    private async Task<Finding> PutAsync(CancellationToken ct)
    {
        await store().PutAsync(_key, new MemoryStream(_first), _first.Length, Type, ct);
        return Finding.Ok("An object was written.");
    }

    private async Task<Finding> HeadAsync(CancellationToken ct) => await store().FindAsync(_key, ct) switch
    {
        null => Finding.Fail("What was just written is not found: the store loses objects, or answers from an old copy. Use a store that reads what was written at once."),
        var found when found.Bytes != _first.Length => Finding.Fail($"The object has {found.Bytes} bytes instead of {_first.Length}: something between the studio and the store changes what passes."),
        var found when found.ContentType != Type => Finding.Fail($"The media type came back as '{found.ContentType}' instead of '{Type}': browsers would not play films. Look for a proxy that rewrites it."),
        _ => Finding.Ok("Length and media type are kept."),
    };

    private async Task<Finding> GetAsync(CancellationToken ct)
    {
        var back = await ReadAsync(0, null, ct);
        return SHA256.HashData(back).AsSpan().SequenceEqual(SHA256.HashData(_first))
            ? Finding.Ok("The same bytes came back, by their SHA-256.")
            : Finding.Fail($"{back.Length} other bytes came back than the {_first.Length} that were written: look for a proxy that recompresses, or a failing disk.");
    }

    private async Task<Finding> RangeAsync(CancellationToken ct) => (await ReadAsync(1_000, 4_096, ct)).AsSpan().SequenceEqual(_first.AsSpan(1_000, 4_096))
        ? Finding.Ok("A part can be read by itself.")
        : Finding.Fail("Asked for a part, the store answers something else: players could not seek. Look for a proxy that drops the Range header.");

    private async Task<Finding> OverwriteAsync(CancellationToken ct)
    {
        await store().PutAsync(_key, new MemoryStream(_second), _second.Length, Type, ct);
        return (await ReadAsync(0, null, ct)).AsSpan().SequenceEqual(_second)
            ? Finding.Ok("An object can be replaced and reads anew at once.")
            : Finding.Fail("After replacing an object the old one is read: switch off caches before the store.");
    }

    private async Task<Finding> ListAsync(CancellationToken ct)
    {
        await foreach (var found in store().ListAsync(prefix, ct))
        {
            if (found.Key == _key && found.Bytes == _second.Length) { return Finding.Ok("The object is listed with its length."); }
        }
        return Finding.Fail("The object is not listed: usage and clearing up would miss objects. Allow the key to list the bucket.");
    }

    private async Task<Finding> DeleteAsync(CancellationToken ct)
    {
        await store().DeleteAsync(_key, ct);
        await store().DeleteAsync(_key, ct);
        return await store().FindAsync(_key, ct) is null
            ? Finding.Ok("An object can be removed, and one that is gone does no harm.")
            : Finding.Fail("A removed object is still there: allow the key to delete, and look for a lock on the bucket.");
    }

    private async Task<byte[]> ReadAsync(long from, long? count, CancellationToken ct)
    {
        await using var source = await store().OpenReadAsync(_key, from, count, ct);
        using var back = new MemoryStream();
        await source.CopyToAsync(back, ct);
        return back.ToArray();
    }
}
