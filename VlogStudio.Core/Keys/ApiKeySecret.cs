using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace VlogStudio.Core.Keys;

/// <summary>How a key is written: <c>vsk_PREFIX_SECRET</c>, the secret 256 random bits in base64url.</summary>
internal static class ApiKeySecret
{
    private const string Mark = "vsk_";
    private const int PrefixLength = 12;
    private const int SecretBytes = 32;
    private const int SecretLength = 43;

    /// <summary>A prefix nobody has yet, in all likelihood; the database holds it to that.</summary>
    public static string NewPrefix() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(PrefixLength / 2));

    /// <summary>A fresh key with this prefix.</summary>
    public static string New(string prefix) => $"{Mark}{prefix}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes))}";

    /// <summary>SHA-256 of a whole key, hex.</summary>
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>Finds the prefix in what was presented.</summary>
    public static bool TryReadPrefix(string? presented, [NotNullWhen(true)] out string? prefix)
    {
        prefix = null;
        if (presented is not { Length: 4 + PrefixLength + 1 + SecretLength } || !presented.StartsWith(Mark, StringComparison.Ordinal) || presented[Mark.Length + PrefixLength] != '_') { return false; }
        prefix = presented.Substring(Mark.Length, PrefixLength);
        return true;
    }

    /// <summary>Whether two hashes are the same, in a time that tells nothing.</summary>
    public static bool Matches(string hash, string? kept) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(kept ?? new string('-', hash.Length))) && kept is not null;
}
