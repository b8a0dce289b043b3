using System.Security.Cryptography;

namespace VlogStudio.Core.Primitives;

/// <summary>SHA-256 as it is kept and told everywhere: lower-case hexadecimal.</summary>
public static class Sha256Hex
{
    /// <summary>Of all that a stream has left.</summary>
    public static async Task<string> OfAsync(Stream content, CancellationToken ct) => Convert.ToHexStringLower(await SHA256.HashDataAsync(content, ct));

    /// <summary>Of a file.</summary>
    public static async Task<string> OfFileAsync(string path, CancellationToken ct)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 17, FileOptions.Asynchronous | FileOptions.SequentialScan);
        return await OfAsync(file, ct);
    }
}
