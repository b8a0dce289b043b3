using Amazon;
using Amazon.Runtime;
using Amazon.S3;

namespace VlogStudio.Core.Storage;

/// <summary>The SDK's client, set to the manners of each provider.</summary>
internal static class S3Client
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RequestLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(30);

    /// <summary>A client for a bucket's provider.</summary>
    public static AmazonS3Client Open(S3Options options)
    {
        var config = new AmazonS3Config
        {
            MaxErrorRetry = 3, Timeout = RequestLimit, ConnectTimeout = ConnectLimit, HttpClientFactory = new S3Connections(ConnectLimit, RequestLimit, StallLimit),
        };
        if (options.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.AbsoluteUri;
            config.ForcePathStyle = true;
            config.AuthenticationRegion = options.Region ?? (options.Provider == S3Provider.R2 ? "auto" : "us-east-1");
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region ?? "us-east-1");
        }
        if (options.Provider != S3Provider.Aws)
        {
            // Only Amazon knows the checksums that the SDK adds by default: others answer "not implemented" or "mismatch".
            config.RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED;
            config.ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED;
        }
        return new AmazonS3Client(new BasicAWSCredentials(options.AccessKey, options.SecretKey), config);
    }
}
