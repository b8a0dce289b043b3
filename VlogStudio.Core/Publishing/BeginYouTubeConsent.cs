using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Publishing;

/// <summary>What is remembered, sealed in the state, of a consent under way.</summary>
internal sealed record ConsentUnderWay(Guid UserId, string Verifier, string RedirectUrl);

/// <summary>Sends a person to Google to let the studio publish on their channel (authorization code with state and PKCE).</summary>
public sealed class BeginYouTubeConsent
{
    /// <summary>What the studio needs: to upload, to find its upload again, and to show it to others once it is whole.</summary>
    internal static readonly string[] Scopes =
    [
        "https://www.googleapis.com/auth/youtube.upload", "https://www.googleapis.com/auth/youtube.readonly", "https://www.googleapis.com/auth/youtube.force-ssl",
    ];

    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(15);
    private readonly PublishingSecrets _secrets;
    private readonly PublishingOptions _options;

    internal BeginYouTubeConsent(PublishingSecrets secrets, IOptions<PublishingOptions> options) => (_secrets, _options) = (secrets, options.Value);

    /// <summary>Where to send the person.</summary>
    /// <param name="userId">Who.</param>
    /// <param name="redirectUrl">Where Google sends them back; it must be registered with the OAuth client.</param>
    /// <returns>The address; or youtube_not_configured.</returns>
    public Result<Uri> Handle(Guid userId, string redirectUrl)
    {
        if (!_options.IsOn) { return Problem.Conflict("youtube_not_configured"); }
        var verifier = UrlSafe(RandomNumberGenerator.GetBytes(48));
        var query = new Dictionary<string, string>
        {
            ["client_id"] = _options.ClientId,
            ["redirect_uri"] = redirectUrl,
            ["response_type"] = "code",
            ["scope"] = string.Join(' ', Scopes),
            ["access_type"] = "offline",
            ["prompt"] = "consent",
            ["include_granted_scopes"] = "false",
            ["state"] = _secrets.SealConsent(StudioJson.Write(new ConsentUnderWay(userId, verifier, redirectUrl)), s_lifetime),
            ["code_challenge"] = UrlSafe(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))),
            ["code_challenge_method"] = "S256",
        };
        return new Uri($"{_options.ConsentUrl}?{string.Join('&', query.Select(q => $"{q.Key}={Uri.EscapeDataString(q.Value)}"))}");
    }

    private static string UrlSafe(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
