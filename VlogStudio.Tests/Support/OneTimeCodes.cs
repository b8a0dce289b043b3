using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace VlogStudio.Tests.Support;

/// <summary>An authenticator app.</summary>
internal static class OneTimeCodes
{
    /// <summary>The six digits an app shows for a key at a time (RFC 6238).</summary>
    public static string Of(string key, DateTimeOffset at)
    {
        var step = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(step, at.ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // The algorithm authenticator apps speak.
        var hash = HMACSHA1.HashData(FromBase32(key.Replace(" ", "")), step);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] FromBase32(string text)
    {
        var bytes = new List<byte>();
        var (bits, value) = (0, 0);
        foreach (var letter in text)
        {
            value = (value << 5) | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter);
            bits += 5;
            if (bits < 8) { continue; }
            bits -= 8;
            bytes.Add((byte)(value >> bits));
            value &= (1 << bits) - 1;
        }
        return [.. bytes];
    }
}
