using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace VlogStudio.Core.Identity;

/// <summary>Secrets that are handed out once and kept as a hash only.</summary>
internal static class RandomToken
{
    /// <summary>256 random bits, base64url.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>SHA-256, hex.</summary>
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
