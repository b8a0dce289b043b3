using System.Net;
using System.Security.Cryptography;
using VlogStudio.Core.Storage;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Cluster;

/// <summary>The real proxy with the product's own configuration: browsers reach the bucket at the studio's address, by signed addresses alone.</summary>
public sealed class BucketBehindTheProxyTests(S3StudioApp app) : IClassFixture<S3StudioApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pieces_SignedForTheStudiosAddress_ReachTheBucket_AndNothingElseDoes()
    {
        var bucket = app.Bucket;
        await using var proxy = await CaddyProxy.StartAsync([app.BaseAddress], bucket);
        using var http = proxy.CreateClient();
        var seen = new S3Options { Endpoint = bucket.Endpoint, PublicEndpoint = proxy.Address, Bucket = bucket.Bucket, AccessKey = bucket.AccessKey, SecretKey = bucket.SecretKey, PartBytes = 5 << 20 };
        using var store = new S3ObjectStore(seen);
        var (key, bytes) = (ObjectKeys.Original(Guid.CreateVersion7(), Guid.CreateVersion7()), "<script>alert(1)</script>"u8.ToArray());
        var begun = (await store.BeginUploadAsync(key, bytes.Length, "application/octet-stream", Ct))!;
        var md5 = Convert.ToBase64String(MD5.HashData(bytes));
        var wish = new UploadWish(key, bytes.Length, "application/octet-stream", begun.UploadId) { PartBytes = begun.PartBytes, Only = [new PartWish(1, md5)], IsOutside = true };
        var address = (await store.PresignUploadAsync(wish, TimeSpan.FromMinutes(5), Ct))!.Parts[0].Url;
        Assert.Equal(proxy.Address.Authority, address.Authority);

        using var piece = new ByteArrayContent(bytes) { Headers = { ContentMD5 = Convert.FromBase64String(md5) } };
        using var sent = await http.PutAsync(address, piece, Ct);
        Assert.True(sent.StatusCode == HttpStatusCode.OK, await sent.Content.ReadAsStringAsync(Ct));
        await store.FinishUploadAsync(key, begun.UploadId, [sent.Headers.ETag!.Tag], Ct);

        using var read = await http.GetAsync(await store.PresignReadAsync(key, TimeSpan.FromMinutes(5), null, Ct, isOutside: true), Ct);
        Assert.Equal(bytes, await read.Content.ReadAsByteArrayAsync(Ct));
        // What people stored is never a page of the studio's address.
        Assert.Contains("sandbox", string.Join(' ', read.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("nosniff", read.Headers.GetValues("X-Content-Type-Options").Single());
        // Without a signature a request is the studio's, which knows no such page.
        using var bare = await http.GetAsync(new Uri(proxy.Address, $"/{bucket.Bucket}/{key}"), Ct);
        Assert.NotEqual(HttpStatusCode.OK, bare.StatusCode);
        Assert.DoesNotContain("amz", string.Join(' ', bare.Headers.Select(h => h.Key)), StringComparison.OrdinalIgnoreCase);
    }
}
