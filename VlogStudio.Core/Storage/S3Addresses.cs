using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.S3;
using Amazon.S3.Model;

namespace VlogStudio.Core.Storage;

/// <summary>Addresses anyone may use for a while, signed for the host by which the bucket is reached from here, or from outside.</summary>
internal sealed class S3Addresses(S3Options options) : IDisposable
{
    private readonly AmazonS3Client _inside = S3Client.Open(options);
    private readonly AmazonS3Client _outside = S3Client.Open(options.FromOutside());

    /// <summary>To read an object.</summary>
    public async Task<Uri> ToReadAsync(string key, TimeSpan lifetime, string? downloadName, bool isOutside)
    {
        var request = Request(key, HttpVerb.GET, lifetime, isOutside);
        if (downloadName is not null) { request.ResponseHeaderOverrides.ContentDisposition = $"attachment; filename*=UTF-8''{Uri.EscapeDataString(downloadName)}"; }
        return new Uri(await ClientOf(isOutside).GetPreSignedURLAsync(request));
    }

    /// <summary>To write a whole object: that many bytes of that type.</summary>
    public async Task<Uri> ToWriteAsync(UploadWish wanted, TimeSpan lifetime)
    {
        var request = Request(wanted.Key, HttpVerb.PUT, lifetime, wanted.IsOutside);
        // The length is signed: the address takes no more and no less.
        request.Headers.ContentLength = wanted.Bytes;
        request.ContentType = wanted.ContentType;
        return new Uri(await ClientOf(wanted.IsOutside).GetPreSignedURLAsync(request));
    }

    /// <summary>To write a piece: that many bytes, and with an MD5 these and no others.</summary>
    public async Task<Uri> ToWritePartAsync(UploadWish wanted, string uploadId, S3Part part, string? md5, TimeSpan lifetime)
    {
        var request = Request(wanted.Key, HttpVerb.PUT, lifetime, wanted.IsOutside);
        (request.UploadId, request.PartNumber) = (uploadId, part.Number);
        request.Headers.ContentLength = part.Bytes;
        if (md5 is not null) { request.Headers.ContentMD5 = md5; }
        return new Uri(await ClientOf(wanted.IsOutside).GetPreSignedURLAsync(request));
    }

    public void Dispose()
    {
        _inside.Dispose();
        _outside.Dispose();
    }

    private AmazonS3Client ClientOf(bool isOutside) => isOutside ? _outside : _inside;

    private GetPreSignedUrlRequest Request(string key, HttpVerb verb, TimeSpan lifetime, bool isOutside)
    {
        var request = new GetPreSignedUrlRequest
        {
            BucketName = options.Bucket,
            Key = ObjectKey.Checked(key),
            Verb = verb,
            Protocol = (isOutside ? options.OuterEndpoint : options.Endpoint)?.Scheme == Uri.UriSchemeHttp ? Protocol.HTTP : Protocol.HTTPS,
        };
        // The SDK takes the lifetime from what it thinks is the store's time, learnt in whole seconds from the store's answers: counted by this machine's clock,
        // an address would live longer or shorter by what the two differ.
        var config = ClientOf(isOutside).Config;
        var endpoint = config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(request)).URL;
        request.Expires = CorrectClockSkew.GetCorrectedUtcNowForEndpoint(endpoint, config) + lifetime;
        return request;
    }
}
