using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace VlogStudio.Core.Storage;

/// <summary>A large file sent in parts, and what has arrived of such an upload.</summary>
internal sealed class S3PartUpload(AmazonS3Client client, S3Options options)
{
    /// <summary>The parts that have arrived, in order.</summary>
    public async Task<List<ArrivedPart>> ListAsync(string key, string uploadId, CancellationToken ct)
    {
        var (arrived, from) = (new List<ArrivedPart>(), (string?)null);
        do
        {
            var page = await client.ListPartsAsync(new ListPartsRequest { BucketName = options.Bucket, Key = key, UploadId = uploadId, PartNumberMarker = from }, ct);
            arrived.AddRange((page.Parts ?? []).Select(p => new ArrivedPart(p.PartNumber ?? 0, p.Size ?? 0, p.ETag.Trim('"'))));
            from = page.IsTruncated == true ? page.NextPartNumberMarker?.ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
        }
        while (from is not null);
        return arrived;
    }

    /// <summary>Sends a part with its checksum, by which the store refuses other bytes.</summary>
    /// <returns>Its tag.</returns>
    public async Task<string> PutPartAsync(string key, string uploadId, FilePiece piece, CancellationToken ct)
    {
        var answer = await client.UploadPartAsync(
            new UploadPartRequest
            {
                BucketName = options.Bucket,
                Key = key,
                UploadId = uploadId,
                PartNumber = piece.Number,
                FilePath = piece.Path,
                FilePosition = piece.From,
                PartSize = piece.Bytes,
                MD5Digest = piece.Md5,
                DisablePayloadSigning = options.IsUnsigned,
                UseChunkEncoding = options.IsChunked,
            },
            ct);
        return answer.ETag;
    }

    /// <summary>Sends a file.</summary>
    public async Task PutAsync(string key, string path, long bytes, string contentType, CancellationToken ct)
    {
        var begun = await client.InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest { BucketName = options.Bucket, Key = key, ContentType = contentType }, ct);
        try
        {
            var etags = new List<PartETag>();
            foreach (var part in S3Parts.Of(bytes, S3Parts.PartBytes(bytes, options.PartBytes)))
            {
                etags.Add(new PartETag(part.Number, await PutPartAsync(key, begun.UploadId, await FilePiece.OfAsync(path, part, ct), ct)));
            }
            await client.CompleteMultipartUploadAsync(
                new CompleteMultipartUploadRequest { BucketName = options.Bucket, Key = key, UploadId = begun.UploadId, PartETags = etags }, ct);
        }
        catch
        {
            // Parts of an unfinished upload cost money until they are aborted; the reason for the failure matters more than this.
            try { await client.AbortMultipartUploadAsync(options.Bucket, key, begun.UploadId, CancellationToken.None); }
            catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException)
            {
            }
            throw;
        }
    }
}
