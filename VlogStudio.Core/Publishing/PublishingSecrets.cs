using Microsoft.AspNetCore.DataProtection;

namespace VlogStudio.Core.Publishing;

/// <summary>Keeps sealed what would let anybody act for a channel: the database alone gives none of it away.</summary>
/// <param name="keys">The studio's keys.</param>
internal sealed class PublishingSecrets(IDataProtectionProvider keys)
{
    private readonly IDataProtector _tokens = keys.CreateProtector("VlogStudio.Publishing.RefreshToken.v1");
    private readonly IDataProtector _sessions = keys.CreateProtector("VlogStudio.Publishing.Session.v1");
    private readonly ITimeLimitedDataProtector _consents = keys.CreateProtector("VlogStudio.Publishing.Consent.v1").ToTimeLimitedDataProtector();

    public string SealToken(string token) => _tokens.Protect(token);

    public string OpenToken(string sealedToken) => _tokens.Unprotect(sealedToken);

    public string SealSession(Uri session) => _sessions.Protect(session.AbsoluteUri);

    public Uri OpenSession(string sealedSession) => new(_sessions.Unprotect(sealedSession));

    public string SealConsent(string consent, TimeSpan lifetime) => _consents.Protect(consent, lifetime);

    /// <summary>Opens a consent under way.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It is not one of ours, or too old.</exception>
    public string OpenConsent(string state) => _consents.Unprotect(state);
}
