using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using VlogStudio.Core.Storage;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Storage;

/// <summary>The same contract over a real S3 server, and what only S3 can do.</summary>
public sealed class S3ObjectStoreTests(S3Server server) : ObjectStoreContract
{
    private S3Options? _options;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PresignRead_GivesAnyoneTheObjectForAWhile()
    {
        var (store, key) = (await OpenAsync(), NewKey());
        await store.PutAsync(key, new MemoryStream("film"u8.ToArray()), 4, "video/mp4", Ct);
        var url = await store.PresignReadAsync(key, TimeSpan.FromMinutes(5), "Mein Film.mp4", Ct);
        using var http = new HttpClient();
        using var answer = await http.GetAsync(url, Ct);

        Assert.Equal("film", await answer.Content.ReadAsStringAsync(Ct));
        Assert.Contains("Mein%20Film.mp4", answer.Content.Headers.ContentDisposition!.ToString(), StringComparison.Ordinal);
        using var tampered = await http.GetAsync(new Uri(url!.AbsoluteUri.Replace("object", "other", StringComparison.Ordinal)), Ct);
        Assert.Equal(HttpStatusCode.Forbidden, tampered.StatusCode);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-3)]
    public async Task PresignRead_StoreWhoseClockIsOff_LivesAsLongAsAsked(int minutesAhead)
    {
        var (store, key) = (await OpenAsync(), NewKey());
        await store.PutAsync(key, new MemoryStream("film"u8.ToArray()), 4, "video/mp4", Ct);
        await using var proxy = await BucketProxy.StartAsync(_options!.Endpoint!, isHostKept: true, TimeSpan.FromMinutes(minutesAhead));
        using var behind = new S3ObjectStore(new S3Options { Endpoint = proxy.Address, Bucket = _options.Bucket, AccessKey = _options.AccessKey, SecretKey = _options.SecretKey });
        Assert.NotNull(await behind.FindAsync(key, Ct));
        Assert.Contains(await behind.ListAsync(key, Ct).ToListAsync(Ct), o => o.Key == key);

        var url = await behind.PresignReadAsync(key, TimeSpan.FromMinutes(15), null, Ct);

        // In whole seconds, rounded.
        Assert.InRange(int.Parse(QueryHelpers.ParseQuery(url!.Query)["X-Amz-Expires"].Single()!, CultureInfo.InvariantCulture), 899, 900);
        using var http = new HttpClient();
        Assert.Equal("film", await http.GetStringAsync(url, Ct));
    }

    [Fact]
    public async Task PresignUpload_SmallObject_TakesExactlyItsBytesAndType()
    {
        var (store, key) = (await OpenAsync(), NewKey());
        var place = await store.PresignUploadAsync(new UploadWish(key, 4, "video/mp4"), TimeSpan.FromMinutes(5), Ct);
        var url = Assert.Single(place!.Parts).Url;
        using var http = new HttpClient();

        Assert.Null(place.UploadId);
        Assert.Equal(HttpStatusCode.Forbidden, await PutAsync(http, url, "films"u8.ToArray(), "video/mp4"));
        Assert.Equal(HttpStatusCode.Forbidden, await PutAsync(http, url, "film"u8.ToArray(), "text/html"));
        Assert.Null(await store.FindAsync(key, Ct));
        Assert.Equal(HttpStatusCode.OK, await PutAsync(http, url, "film"u8.ToArray(), "video/mp4"));
        Assert.Equal((4, "video/mp4"), await store.FindAsync(key, Ct) is { } found ? (found.Bytes, found.ContentType) : default);
    }

    [Fact]
    public async Task PresignUpload_LargeObject_IsPutTogetherOfItsPieces()
    {
        await OpenAsync();
        using var store = new S3ObjectStore(new S3Options { Endpoint = _options!.Endpoint, Bucket = _options.Bucket, AccessKey = _options.AccessKey, SecretKey = _options.SecretKey, PartBytes = 5 << 20 });
        var (key, bytes) = (NewKey(), new byte[(6 << 20) + 1]);
        new Random(7).NextBytes(bytes);
        var first = await store.PresignUploadAsync(new UploadWish(key, bytes.Length, "video/mp4"), TimeSpan.FromMinutes(5), Ct);
        // Addresses that grew old are replaced by others of the same upload.
        var place = await store.PresignUploadAsync(new UploadWish(key, bytes.Length, "video/mp4", first!.UploadId), TimeSpan.FromMinutes(5), Ct);
        Assert.Equal((2, first.UploadId), (place!.Parts.Count, place.UploadId));
        using var http = new HttpClient();
        var tags = new List<string>();
        foreach (var (part, addresses) in place.Parts.Zip([first, place]))
        {
            using var answer = await http.PutAsync(addresses.Parts[part.Number - 1].Url, new ByteArrayContent(bytes, (int)part.From, (int)part.Bytes), Ct);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            tags.Add(answer.Headers.ETag!.Tag);
        }

        await Assert.ThrowsAsync<ObjectStoreException>(() => store.FinishUploadAsync(key, place.UploadId!, [tags[1], tags[0]], Ct));
        Assert.Null(await store.FindAsync(key, Ct));
        await store.FinishUploadAsync(key, place.UploadId!, tags, Ct);

        Assert.Equal((bytes.Length, "video/mp4"), await store.FindAsync(key, Ct) is { } found ? (found.Bytes, found.ContentType) : default);
        await using var read = await store.OpenReadAsync(key, 0, null, Ct);
        using var back = new MemoryStream();
        await read.CopyToAsync(back, Ct);
        Assert.True(bytes.AsSpan().SequenceEqual(back.ToArray()));
    }

    private static async Task<HttpStatusCode> PutAsync(HttpClient http, Uri url, byte[] bytes, string type)
    {
        using var content = new ByteArrayContent(bytes) { Headers = { ContentType = new(type) } };
        using var answer = await http.PutAsync(url, content, Ct);
        return answer.StatusCode;
    }

    [Fact]
    public async Task WrongSecret_FailsForGood()
    {
        await OpenAsync();
        using var store = new S3ObjectStore(new S3Options { Endpoint = _options!.Endpoint, Bucket = _options.Bucket, AccessKey = _options.AccessKey, SecretKey = "wrong" });

        Assert.False((await Assert.ThrowsAsync<ObjectStoreException>(() => store.CheckAsync(Ct))).IsTransient);
    }

    [Fact]
    public async Task NobodyListens_MayPass()
    {
        using var store = new S3ObjectStore(new S3Options { Endpoint = new Uri("http://127.0.0.1:1"), Bucket = "b", AccessKey = "a", SecretKey = "s" });

        Assert.True((await Assert.ThrowsAsync<ObjectStoreException>(() => store.CheckAsync(Ct))).IsTransient);
    }

    private protected override async Task<IObjectStore> OpenAsync() => new S3ObjectStore(_options ??= await server.CreateBucketAsync());
}
