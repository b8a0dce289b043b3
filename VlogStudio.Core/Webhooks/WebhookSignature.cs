using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VlogStudio.Core.Webhooks;

/// <summary>Signs messages as Standard Webhooks 1.0 asks: HMAC-SHA256 over <c>id.timestamp.body</c>.</summary>
public static class WebhookSignature
{
    /// <summary>What secrets begin with; the rest is base64.</summary>
    public const string Prefix = "whsec_";

    private const int SecretBytes = 32;

    /// <summary>A fresh secret of 256 bits.</summary>
    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>The value of the header <c>webhook-signature</c>: one signature for each secret, a blank between.</summary>
    /// <param name="id">The value of <c>webhook-id</c>.</param>
    /// <param name="at">The value of <c>webhook-timestamp</c>, in whole seconds.</param>
    /// <param name="body">The body exactly as sent.</param>
    /// <param name="secrets">The secrets, newest first, each as <c>whsec_…</c>.</param>
    public static string Sign(string id, DateTimeOffset at, string body, params IEnumerable<string> secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        var signed = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.{body}"));
        return string.Join(' ', secrets.Select(secret => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(KeyOf(secret), signed))}"));
    }

    private static byte[] KeyOf(string secret) => Convert.FromBase64String(secret.StartsWith(Prefix, StringComparison.Ordinal) ? secret[Prefix.Length..] : secret);
}
