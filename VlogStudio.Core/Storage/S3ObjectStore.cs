using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Storage;

/// <summary>Objects in an S3 bucket: R2, MinIO, Ceph, Amazon.</summary>
internal sealed class S3ObjectStore : IObjectStore, IDisposable
{
    private readonly AmazonS3Client _client;
    private readonly S3Options _options;
    private readonly string _bucket;
    private readonly S3Addresses _addresses;
    private readonly S3PartUpload _parts;

    public S3ObjectStore(S3Options options)
    {
        (_options, _bucket, _client) = (options, options.Bucket, S3Client.Open(options));
        (_addresses, _parts) = (new S3Addresses(options), new S3PartUpload(_client, options));
    }

    public long? PieceBytes => _options.PartBytes;

    public Task PutFileAsync(string key, string path, string contentType, CancellationToken ct) => GuardedAsync($"write {key}", async () =>
    {
        var bytes = new FileInfo(path).Length;
        if (bytes > _options.PartBytes) { await _parts.PutAsync(ObjectKey.Checked(key), path, bytes, contentType, ct); }
        else { await PutWholeAsync(new PutObjectRequest { FilePath = path }, key, contentType, ct); }
        StudioMeter.Stored(bytes);
    });

    public async Task TakeFileAsync(string key, string path, string contentType, CancellationToken ct)
    {
        await PutFileAsync(key, path, contentType, ct);
        File.Delete(path);
    }

    public async Task PutAsync(string key, Stream content, long bytes, string contentType, CancellationToken ct)
    {
        // Signing needs to read a payload twice, so it goes over a file of its own, never through memory.
        var spool = Path.Combine(Path.GetTempPath(), $"vlogstudio-{Guid.NewGuid():n}");
        try
        {
            await using (var file = new FileStream(spool, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous))
            {
                await content.CopyToAsync(file, 1 << 17, ct);
                if (file.Length != bytes) { throw new ObjectStoreException($"{file.Length} bytes came instead of {bytes} for {key}.", isTransient: true); }
            }
            await PutFileAsync(key, spool, contentType, ct);
        }
        finally
        {
            File.Delete(spool);
        }
    }

    public Task<StoredObject?> FindAsync(string key, CancellationToken ct) => GuardedAsync($"find {key}", async () =>
    {
        try
        {
            var head = await _client.GetObjectMetadataAsync(new GetObjectMetadataRequest { BucketName = _bucket, Key = ObjectKey.Checked(key) }, ct);
            return new StoredObject(key, head.ContentLength, head.Headers.ContentType);
        }
        catch (AmazonS3Exception e) when (IsMissingKey(e))
        {
            return null;
        }
    });

    public Task<Stream> OpenReadAsync(string key, long from, long? count, CancellationToken ct) => GuardedAsync($"read {key}", async () =>
    {
        if (count == 0) { return Stream.Null; }
        var request = new GetObjectRequest { BucketName = _bucket, Key = ObjectKey.Checked(key) };
        if (from > 0 || count is not null) { request.ByteRange = count is { } n ? new ByteRange(from, from + n - 1) : new ByteRange($"bytes={from}-"); }
        var response = await _client.GetObjectAsync(request, ct);
        return response.ResponseStream;
    });

    public async Task<string> FetchAsync(string key, string scratchFolder, CancellationToken ct)
    {
        var found = await FindAsync(key, ct) ?? throw new FileNotFoundException("There is no such object.", key);
        var path = Path.Combine(scratchFolder, $"{Guid.NewGuid():n}.source");
        await GuardedAsync($"fetch {key}", async () =>
        {
            await using var source = await OpenReadAsync(key, 0, null, ct);
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1 << 16, FileOptions.Asynchronous);
            await source.CopyToAsync(file, 1 << 17, ct);
            if (file.Length != found.Bytes) { throw new ObjectStoreException($"{key} ended after {file.Length} of {found.Bytes} bytes.", isTransient: true); }
        });
        return path;
    }

    public Task DeleteAsync(string key, CancellationToken ct) => GuardedAsync($"delete {key}", async () =>
    {
        try { await _client.DeleteObjectAsync(new DeleteObjectRequest { BucketName = _bucket, Key = ObjectKey.Checked(key) }, ct); }
        catch (AmazonS3Exception e) when (IsMissingKey(e))
        {
            // Gone already is what was asked for.
        }
    });

    public async IAsyncEnumerable<ListedObject> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        string? from = null;
        do
        {
            var token = from;
            var page = await GuardedAsync($"list {prefix}", () =>
                _client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = _bucket, Prefix = prefix, ContinuationToken = token }, ct));
            foreach (var found in page.S3Objects ?? []) { yield return new ListedObject(found.Key, found.Size ?? 0, new DateTimeOffset((found.LastModified ?? default).ToUniversalTime(), TimeSpan.Zero)); }
            from = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (from is not null);
    }

    public Task<Uri?> PresignReadAsync(string key, TimeSpan lifetime, string? downloadName, CancellationToken ct, bool isOutside = false) => GuardedAsync<Uri?>($"sign {key}", async () =>
        await _addresses.ToReadAsync(key, lifetime, downloadName, isOutside));

    public Task<PresignedUpload?> PresignUploadAsync(UploadWish wanted, TimeSpan lifetime, CancellationToken ct) => GuardedAsync<PresignedUpload?>($"sign {wanted.Key}", async () =>
    {
        var uploadId = wanted.UploadId ?? (wanted.Bytes > _options.PartBytes ? (await BeginUploadAsync(wanted.Key, wanted.Bytes, wanted.ContentType, ct))!.UploadId : null);
        S3Part[] parts = uploadId is null ? [new S3Part(1, 0, wanted.Bytes)] : [.. S3Parts.Of(wanted.Bytes, wanted.PartBytes ?? S3Parts.PartBytes(wanted.Bytes, _options.PartBytes))];
        var wishes = wanted.Only ?? [.. parts.Select(p => new PartWish(p.Number))];
        var signed = new List<PresignedPart>(wishes.Count);
        foreach (var wish in wishes)
        {
            var part = parts[wish.Number - 1];
            var address = uploadId is null ? await _addresses.ToWriteAsync(wanted, lifetime) : await _addresses.ToWritePartAsync(wanted, uploadId, part, wish.Md5, lifetime);
            signed.Add(new PresignedPart(part.Number, part.From, part.Bytes, address));
        }
        return new PresignedUpload(uploadId, signed);
    });

    public Task<BegunUpload?> BeginUploadAsync(string key, long bytes, string contentType, CancellationToken ct) => GuardedAsync<BegunUpload?>($"begin {key}", async () =>
    {
        var begun = await _client.InitiateMultipartUploadAsync(
            new InitiateMultipartUploadRequest { BucketName = _bucket, Key = ObjectKey.Checked(key), ContentType = contentType }, ct);
        return new BegunUpload(begun.UploadId, S3Parts.PartBytes(bytes, _options.PartBytes));
    });

    public Task<string> PutPartAsync(string key, string uploadId, FilePiece piece, CancellationToken ct) =>
        GuardedAsync($"send part {piece.Number} of {key}", () => _parts.PutPartAsync(ObjectKey.Checked(key), uploadId, piece, ct));

    public Task<IReadOnlyList<ArrivedPart>?> ListPartsAsync(string key, string uploadId, CancellationToken ct) => GuardedAsync<IReadOnlyList<ArrivedPart>?>($"list the parts of {key}", async () =>
    {
        try { return await _parts.ListAsync(ObjectKey.Checked(key), uploadId, ct); }
        catch (AmazonS3Exception e) when (IsMissingKey(e)) { return null; }
    });

    public Task AbortUploadAsync(string key, string uploadId, CancellationToken ct) => GuardedAsync($"abort {key}", async () =>
    {
        try { await _client.AbortMultipartUploadAsync(_bucket, ObjectKey.Checked(key), uploadId, ct); }
        catch (AmazonS3Exception e) when (IsMissingKey(e))
        {
            // Gone already is what was asked for.
        }
    });

    public async IAsyncEnumerable<UnfinishedUpload> ListUploadsAsync(string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        (string? Key, string? Id) from = default;
        do
        {
            var (key, id) = from;
            var page = await GuardedAsync($"list uploads of {prefix}", () => _client.ListMultipartUploadsAsync(
                new ListMultipartUploadsRequest { BucketName = _bucket, Prefix = prefix, KeyMarker = key, UploadIdMarker = id }, ct));
            foreach (var found in page.MultipartUploads ?? [])
            {
                // MinIO answers for a whole key only, others for any beginning; both name more than was asked for at times.
                if (found.Key.StartsWith(prefix, StringComparison.Ordinal)) { yield return new UnfinishedUpload(found.Key, found.UploadId, new DateTimeOffset((found.Initiated ?? default).ToUniversalTime(), TimeSpan.Zero)); }
            }
            from = page.IsTruncated == true ? (page.NextKeyMarker, page.NextUploadIdMarker) : default;
        }
        while (from.Key is not null);
    }

    public Task FinishUploadAsync(string key, string uploadId, IReadOnlyList<string> tags, CancellationToken ct) => GuardedAsync($"finish {key}", () =>
        _client.CompleteMultipartUploadAsync(
            new CompleteMultipartUploadRequest
            {
                BucketName = _bucket, Key = ObjectKey.Checked(key), UploadId = uploadId, PartETags = [.. tags.Select((tag, i) => new PartETag(i + 1, tag))],
            },
            ct));

    public Task CheckAsync(CancellationToken ct) => GuardedAsync($"reach bucket {_bucket}", () =>
        _client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = _bucket, MaxKeys = 1 }, ct));

    public void Dispose()
    {
        _addresses.Dispose();
        _client.Dispose();
    }

    private static bool IsMissingKey(AmazonS3Exception e) => e.StatusCode == HttpStatusCode.NotFound && e.ErrorCode is not "NoSuchBucket";

    private static async Task GuardedAsync(string what, Func<Task> work) => await GuardedAsync(what, async () =>
    {
        await work();
        return true;
    });

    private static async Task<T> GuardedAsync<T>(string what, Func<Task<T>> work)
    {
        try { return await work(); }
        catch (AmazonS3Exception e) when (IsMissingKey(e)) { throw new FileNotFoundException("There is no such object.", what, e); }
        catch (AmazonServiceException e)
        {
            var isTransient = (int)e.StatusCode is 0 or 408 or 429 or >= 500 || e.Retryable is not null || e.ErrorCode is "RequestTimeout" or "SlowDown"
                or "BadDigest" or "XAmzContentSHA256Mismatch" or "IncompleteBody"; // The last three: not all that was sent has arrived as it was.
            throw new ObjectStoreException($"S3 refused to {what}: {(int)e.StatusCode} {e.ErrorCode} {e.Message}", isTransient, e);
        }
        catch (Exception e) when (e is AmazonClientException or HttpRequestException or IOException and not FileNotFoundException or TimeoutException)
        {
            throw new ObjectStoreException($"Could not {what}: {e.Message}", isTransient: true, e);
        }
    }

    private async Task PutWholeAsync(PutObjectRequest request, string key, string contentType, CancellationToken ct)
    {
        request.BucketName = _bucket;
        request.Key = ObjectKey.Checked(key);
        request.ContentType = contentType;
        request.MD5Digest = (await FilePiece.OfAsync(request.FilePath, new S3Part(1, 0, new FileInfo(request.FilePath).Length), ct)).Md5;
        request.DisablePayloadSigning = _options.IsUnsigned;
        request.UseChunkEncoding = _options.IsChunked;
        await _client.PutObjectAsync(request, ct);
    }
}
