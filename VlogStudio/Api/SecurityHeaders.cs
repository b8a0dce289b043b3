using Microsoft.Extensions.Options;
using VlogStudio.Core.Storage;

namespace VlogStudio.Api;

/// <summary>What every answer tells the browser not to do.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, IOptions<StorageOptions> storage)
{
    private readonly string _policy = PolicyFor(storage.Value);

    public Task InvokeAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = _policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (http.Request.IsHttps) { headers.StrictTransportSecurity = "max-age=31536000"; }
        return next(http);
    }

    private static string PolicyFor(StorageOptions storage)
    {
        // Signed addresses of a bucket are the only foreign ones pages show pictures and films from, and send recordings to.
        var bucket = storage is { Kind: StorageKind.S3, S3.OuterEndpoint: { } endpoint } ? $" {endpoint.GetLeftPart(UriPartial.Authority)}"
            : storage.Kind is StorageKind.S3 ? " https://*.amazonaws.com" : "";
        return "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'" + bucket
            + $"; img-src 'self' data: blob:{bucket}; media-src 'self' blob:{bucket}; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
    }
}
