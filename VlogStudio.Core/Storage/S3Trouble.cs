using System.Globalization;
using System.Text.RegularExpressions;
using Amazon.Runtime;

namespace VlogStudio.Core.Storage;

/// <summary>What an S3 server refuses, in words with the remedy.</summary>
internal static partial class S3Trouble
{
    /// <summary>From how far off on a clock's signatures are refused.</summary>
    public static readonly TimeSpan RefusedFrom = TimeSpan.FromMinutes(15);

    /// <summary>An error in words.</summary>
    /// <param name="error">The error.</param>
    /// <param name="options">How the bucket is spoken with.</param>
    /// <param name="ahead">How far our clock is ahead of the store's, where that is known.</param>
    public static string Explain(Exception error, S3Options options, TimeSpan? ahead)
    {
        for (var at = error; at is not null; at = at.InnerException)
        {
            if (at is AmazonServiceException { ErrorCode: { Length: > 0 } code } refused) { return Explain(code, (int)refused.StatusCode, refused.Message, options, ahead); }
            if (at is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }) { return $"No server has the name {Where(options)}: look for a slip in Storage:S3:Endpoint, and whether this machine resolves names."; }
            if (at is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError })
            {
                return $"{Where(options)} shows no certificate this machine trusts: use the name in the certificate, or make its authority known here; http:// where it speaks no TLS.";
            }
            if (at is HttpRequestException) { return $"Nobody answers at {Where(options)} ({at.Message}): look whether the store runs, Storage:S3:Endpoint and its port are right, and no firewall is between."; }
        }
        return $"The store cannot be used: {error.Message}";
    }

    /// <summary>A refusal in words.</summary>
    public static string Explain(string code, int status, string message, S3Options options, TimeSpan? ahead) => code switch
    {
        "RequestTimeTooSkewed" => $"The clocks differ by {Length((ahead ?? RefusedFrom).Duration())}: set this machine's clock, best by NTP.",
        "SignatureDoesNotMatch" when ahead?.Duration() >= RefusedFrom => $"The signature is not accepted, and the clocks differ by {Length(ahead.Value.Duration())}: set this machine's clock first, best by NTP.",
        "SignatureDoesNotMatch" => "The secret is wrong: Storage:S3:SecretKey does not belong to the access key. Copy it again; a proxy that rewrites the Host header has the same effect.",
        "InvalidAccessKeyId" or "Unauthorized" => "The access key is unknown to the store: look at Storage:S3:AccessKey, and whether it belongs to this store.",
        "NoSuchBucket" => $"The bucket {options.Bucket} does not exist: make it, or name another as Storage:S3:Bucket.",
        "AccessDenied" or "AllAccessDisabled" or "Forbidden" =>
            $"The access key may not do this in {options.Bucket}: give it the right to read, write, list and delete there{(ahead?.Duration() >= RefusedFrom ? ", and set this machine's clock" : "")}.",
        "AuthorizationHeaderMalformed" or "PermanentRedirect" or "IllegalLocationConstraintException" or "InvalidRegionName" =>
            $"The bucket is in another region than '{options.Region ?? "(none named)"}': set Storage:S3:Region ({message}).",
        "NotImplemented" or "XAmzContentSHA256Mismatch" or "InvalidDigest" or "BadDigest" or "InvalidArgument" when options.Provider == S3Provider.Aws =>
            $"The store does not know Amazon's checksums ({code}): set Storage:S3:Provider to R2 or Minio.",
        "NotImplemented" or "XAmzContentSHA256Mismatch" when options.Provider == S3Provider.Minio =>
            $"The store does not accept signed payloads ({code}): if it is Cloudflare's, set Storage:S3:Provider to R2; else look for a proxy that changes what passes.",
        "NotImplemented" => $"The store does not know this call ({message}).",
        "SlowDown" or "ServiceUnavailable" or "InternalError" => $"The store is overloaded or ill ({code}): try again in a while.",
        "QuotaExceeded" or "XMinioStorageFull" or "InsufficientCapacity" => $"The store is full ({code}): make room or raise the quota.",
        _ => $"The store answered {status.ToString(CultureInfo.InvariantCulture)} {code} {message}".TrimEnd() + ".",
    };

    /// <summary>The code in an S3 error document, or nothing.</summary>
    public static string CodeOf(string document) => Code().Match(document) is { Success: true } found ? found.Groups[1].Value : "";

    /// <summary>A length of time in words.</summary>
    public static string Length(TimeSpan length) => length switch
    {
        { TotalDays: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{length.TotalDays:F0} days"),
        { TotalHours: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{length.TotalHours:F0} hours"),
        { TotalSeconds: >= 90 } => string.Create(CultureInfo.InvariantCulture, $"{length.TotalMinutes:F0} minutes"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{length.TotalSeconds:F0} seconds"),
    };

    private static string Where(S3Options options) => options.Endpoint?.Authority ?? $"Amazon's region {options.Region ?? "us-east-1"}";

    [GeneratedRegex("<Code>([A-Za-z0-9]{1,60})</Code>")]
    private static partial Regex Code();
}
