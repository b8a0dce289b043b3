using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Amazon.S3;
using Amazon.S3.Model;

namespace VlogStudio.Core.Storage;

/// <summary>What an S3 bucket must do: the object calls, signed addresses, uploads in pieces, the clock, and its rules.</summary>
internal sealed class S3Probes : IStorageProbes
{
    /// <summary>How many bytes the test's small objects have; signed with the addresses they are sent to.</summary>
    public const int FilmBytes = 20_011;

    private const int SmallPart = 5 << 20;
    private const string Type = "video/mp4";
    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_connecting = TimeSpan.FromSeconds(5);
    private readonly S3Options _options;
    private readonly string _prefix;
    private readonly TimeProvider _clock;
    private readonly AmazonS3Client _client;
    private readonly S3ObjectStore _store;
    private readonly ObjectProbes _objects;
    private readonly S3Rules _rules;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = s_connecting });
    private readonly byte[] _film = RandomNumberGenerator.GetBytes(FilmBytes);
    private TimeSpan? _ahead;

    public S3Probes(S3Options options, StorageQuestion question, string prefix, TimeProvider clock)
    {
        (_options, _prefix, _clock) = (options, prefix, clock);
        _client = S3Client.Open(options);
        // The smallest pieces there are keep the test short.
        _store = new S3ObjectStore(options.WithPartBytes(SmallPart));
        _objects = new ObjectProbes(() => _store, prefix);
        _rules = new S3Rules(_client, options, question, AddressAsync, _http);
        var common = _objects.All.ToList();
        Probes =
        [
            new(StorageStep.Reach, ReachAsync, IsGate: true), new("clock", ClockAsync), new("bucket", BucketAsync, IsGate: true),
            .. common, new("checksum", ChecksumAsync), new("presigned_get", PresignedGetAsync), new("presigned_put", PresignedPutAsync),
            new("presigned_type", PresignedTypeAsync),
            .. options.PublicEndpoint is null ? Array.Empty<StorageProbe>() : [new("public_address", PublicAddressAsync)], new("multipart", MultipartAsync), new("multipart_abort", AbortAsync),
            new("cors", _rules.CorsAsync), new("lifecycle", _rules.LifecycleAsync),
        ];
    }

    public IReadOnlyList<StorageProbe> Probes { get; }

    public async Task<int> CleanAsync(CancellationToken ct)
    {
        var found = await _objects.CleanAsync(ct);
        var begun = (await _client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = _options.Bucket, Prefix = _prefix }, ct)).MultipartUploads ?? [];
        foreach (var upload in begun) { await _client.AbortMultipartUploadAsync(_options.Bucket, upload.Key, upload.UploadId, ct); }
        return found + begun.Count;
    }

    public string Explain(Exception error) => S3Trouble.Explain(error, _options, _ahead);

    public void Dispose()
    {
        _http.Dispose();
        _store.Dispose();
        _client.Dispose();
    }

    private async Task<Finding> ReachAsync(CancellationToken ct)
    {
        var address = _options.Endpoint ?? new Uri($"https://s3.{_options.Region ?? "us-east-1"}.amazonaws.com/");
        using var answer = await _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, ct);
        if (answer.Headers.Date is { } theirs) { _ahead = _clock.GetUtcNow() - theirs; }
        return (int)answer.StatusCode >= 500
            ? Finding.Fail($"{address} answers {(int)answer.StatusCode}: the store is ill or its proxy does not reach it. Look at its log.")
            : Finding.Ok($"{address} answers.");
    }

    private Task<Finding> ClockAsync(CancellationToken ct)
    {
        if (_ahead is not { } ahead) { return Task.FromResult(Finding.Warn("The store does not say what time it has: look yourself whether both clocks are right.")); }
        var off = ahead.Duration();
        var words = string.Create(CultureInfo.InvariantCulture, $"This machine's clock is {S3Trouble.Length(off)} {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} the store's");
        return Task.FromResult(off switch
        {
            _ when off >= S3Trouble.RefusedFrom => Finding.Fail($"{words}: signed addresses are refused. Set the clock, best by NTP."),
            _ when off >= TimeSpan.FromMinutes(1) => Finding.Warn($"{words}: signatures are refused from 15 minutes on, and signed addresses end too early or too late. Set the clock, best by NTP."),
            _ => Finding.Ok("Both clocks agree."),
        });
    }

    private async Task<Finding> BucketAsync(CancellationToken ct)
    {
        await _client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = _options.Bucket, MaxKeys = 1 }, ct);
        return Finding.Ok($"The bucket {_options.Bucket} is there and the key may list it.");
    }

    private async Task<Finding> ChecksumAsync(CancellationToken ct)
    {
        var key = $"{_prefix}checksum";
        var request = new PutObjectRequest
        {
            BucketName = _options.Bucket, Key = key, InputStream = new MemoryStream(_film), ContentType = Type, UseChunkEncoding = false,
            DisablePayloadSigning = _options.Provider == S3Provider.R2 && _options.Endpoint?.Scheme == Uri.UriSchemeHttps,
            MD5Digest = Convert.ToBase64String(MD5.HashData(_film)),
        };
        var tag = (await _client.PutObjectAsync(request, ct)).ETag?.Trim('"');
        var place = await AddressAsync(key, ct);
        using var body = new ByteArrayContent(_film) { Headers = { ContentType = new MediaTypeHeaderValue(Type), ContentMD5 = MD5.HashData(_film.AsSpan(1)) } };
        using var answer = await _http.PutAsync(place, body, ct);
        if (answer.IsSuccessStatusCode) { return Finding.Warn("The store takes an object whose bytes differ from the checksum sent with it: damage on the way goes unseen until the studio compares its own SHA-256."); }
        return string.Equals(tag, Convert.ToHexStringLower(MD5.HashData(_film)), StringComparison.OrdinalIgnoreCase)
            ? Finding.Ok("The checksum is kept, and bytes that do not fit theirs are refused.")
            : Finding.Ok("Bytes that do not fit their checksum are refused. The tag is no MD5, as in buckets encrypted with a key of their own.");
    }

    private async Task<Finding> PresignedGetAsync(CancellationToken ct)
    {
        var key = $"{_prefix}read";
        await _store.PutAsync(key, new MemoryStream(_film), _film.Length, Type, ct);
        var address = (await _store.PresignReadAsync(key, s_lifetime, null, ct))!;
        using var whole = await _http.GetAsync(address, ct);
        if (!whole.IsSuccessStatusCode) { return await RefusedAsync("A signed address does not open the object", whole, ct); }
        if (!(await whole.Content.ReadAsByteArrayAsync(ct)).AsSpan().SequenceEqual(_film)) { return Finding.Fail("A signed address answers other bytes than were written: look for a proxy that changes them."); }
        using var part = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Range = new RangeHeaderValue(100, 199) } };
        using var some = await _http.SendAsync(part, ct);
        if (some.StatusCode != HttpStatusCode.PartialContent) { return Finding.Fail("A signed address does not answer a part (206): players could not seek. Look for a proxy that drops the Range header."); }
        using var bare = await _http.GetAsync(new Uri(address.GetLeftPart(UriPartial.Path)), ct);
        return bare.IsSuccessStatusCode
            ? Finding.Fail("Without a signature the object opens as well: the bucket is public. Take public access away, or everybody's films can be read.")
            : Finding.Ok("Signed addresses open an object, whole or in part; without one it stays closed.");
    }

    private async Task<Finding> PresignedPutAsync(CancellationToken ct)
    {
        var key = $"{_prefix}written";
        using var answer = await PutAsync(await AddressAsync(key, ct), _film, Type, ct);
        if (!answer.IsSuccessStatusCode) { return await RefusedAsync("A signed address takes no object", answer, ct); }
        return (await _store.FindAsync(key, ct))?.Bytes == _film.Length
            ? Finding.Ok("A signed address takes an object.")
            : Finding.Fail("A signed address said it took an object, but it is not there.");
    }

    private async Task<Finding> PresignedTypeAsync(CancellationToken ct)
    {
        var key = $"{_prefix}typed";
        using var answer = await PutAsync(await AddressAsync(key, ct), _film, "text/html", ct);
        return answer.IsSuccessStatusCode
            ? Finding.Fail("A signed address takes another media type than was signed: an uploader could leave a web page there. Use a store that checks signed headers.")
            : Finding.Ok("Another media type than was signed is refused.");
    }

    private async Task<Finding> MultipartAsync(CancellationToken ct)
    {
        var key = $"{_prefix}pieces";
        var bytes = RandomNumberGenerator.GetBytes(SmallPart + 1_003);
        var place = (await _store.PresignUploadAsync(new UploadWish(key, bytes.Length, Type), s_lifetime, ct))!;
        var tags = new List<string>();
        foreach (var part in place.Parts)
        {
            using var body = new ByteArrayContent(bytes, (int)part.From, (int)part.Bytes);
            using var answer = await _http.PutAsync(part.Url, body, ct);
            if (!answer.IsSuccessStatusCode) { return await RefusedAsync("A piece of an upload is not taken", answer, ct); }
            if (answer.Headers.ETag?.Tag is not { } tag) { return Finding.Fail("A piece was taken without a tag (ETag): the upload cannot be put together. Look for a proxy that drops it."); }
            tags.Add(tag);
        }
        await _store.FinishUploadAsync(key, place.UploadId!, tags, ct);
        await using var source = await _store.OpenReadAsync(key, 0, null, ct);
        return (await SHA256.HashDataAsync(source, ct)).AsSpan().SequenceEqual(SHA256.HashData(bytes))
            ? Finding.Ok($"An upload in {place.Parts.Count} signed pieces was put together and read back.")
            : Finding.Fail("An upload in pieces came back with other bytes.");
    }

    private async Task<Finding> AbortAsync(CancellationToken ct)
    {
        var key = $"{_prefix}given-up";
        var begun = await _client.InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest { BucketName = _options.Bucket, Key = key, ContentType = Type }, ct);
        var place = (await _store.PresignUploadAsync(new UploadWish(key, _film.Length, Type, begun.UploadId), s_lifetime, ct))!;
        using (var body = new ByteArrayContent(_film))
        using (var answer = await _http.PutAsync(place.Parts[0].Url, body, ct))
        {
            if (!answer.IsSuccessStatusCode) { return await RefusedAsync("A piece of an upload is not taken", answer, ct); }
        }
        await _client.AbortMultipartUploadAsync(_options.Bucket, key, begun.UploadId, ct);
        var left = await _client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = _options.Bucket, Prefix = _prefix }, ct);
        return left.MultipartUploads is null or [] && await _store.FindAsync(key, ct) is null
            ? Finding.Ok("An upload that was given up leaves nothing behind.")
            : Finding.Fail("An upload that was given up is still there and costs money: allow the key to abort uploads (AbortMultipartUpload).");
    }

    private async Task<Finding> PublicAddressAsync(CancellationToken ct)
    {
        var key = $"{_prefix}public";
        await _store.PutAsync(key, new MemoryStream(_film), _film.Length, Type, ct);
        var address = (await _store.PresignReadAsync(key, s_lifetime, null, ct, isOutside: true))!;
        try
        {
            using var answer = await _http.GetAsync(address, ct);
            if (answer.IsSuccessStatusCode && (await answer.Content.ReadAsByteArrayAsync(ct)).AsSpan().SequenceEqual(_film)) { return Finding.Ok($"{_options.PublicEndpoint} hands signed requests on to the bucket."); }
            return S3Trouble.CodeOf(await answer.Content.ReadAsStringAsync(ct)) is "SignatureDoesNotMatch"
                ? Finding.Fail($"{_options.PublicEndpoint} changes signed requests on their way to the bucket: have the proxy hand the Host header and the address on as they came.")
                : Finding.Fail($"{_options.PublicEndpoint} answers {(int)answer.StatusCode} to a signed address: have the proxy hand requests for /{_options.Bucket}/ on to the store.");
        }
        catch (HttpRequestException)
        {
            return Finding.Warn($"{_options.PublicEndpoint} does not answer this machine. Browsers send recordings there: open the library and upload one to see whether they reach it.");
        }
    }

    private async Task<Uri> AddressAsync(string key, CancellationToken ct) =>
        (await _store.PresignUploadAsync(new UploadWish(key, _film.Length, Type), s_lifetime, ct))!.Parts[0].Url;

    private Task<Uri> AddressAsync(CancellationToken ct) => AddressAsync($"{_prefix}cors", ct);

    private async Task<HttpResponseMessage> PutAsync(Uri address, byte[] bytes, string type, CancellationToken ct)
    {
        using var body = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        return await _http.PutAsync(address, body, ct);
    }

    private async Task<Finding> RefusedAsync(string what, HttpResponseMessage answer, CancellationToken ct)
    {
        var code = S3Trouble.CodeOf(await answer.Content.ReadAsStringAsync(ct));
        return Finding.Fail($"{what}: {S3Trouble.Explain(code, (int)answer.StatusCode, "", _options, _ahead)}");
    }
}
