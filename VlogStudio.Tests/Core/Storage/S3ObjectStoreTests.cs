using System.Net;
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
