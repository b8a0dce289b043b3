using Microsoft.AspNetCore.DataProtection;

namespace VlogStudio.Core.Webhooks;

/// <summary>Keeps signing secrets sealed: the database alone gives none away.</summary>
/// <param name="keys">The studio's keys.</param>
public sealed class WebhookSecrets(IDataProtectionProvider keys)
{
    private readonly IDataProtector _protector = keys.CreateProtector("VlogStudio.Webhooks.Secret.v1");

    /// <summary>Seals a secret for the database.</summary>
    public string Seal(string secret) => _protector.Protect(secret);

    /// <summary>Opens a sealed secret.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The key it was sealed with is gone.</exception>
    public string Open(string sealedSecret) => _protector.Unprotect(sealedSecret);
}
