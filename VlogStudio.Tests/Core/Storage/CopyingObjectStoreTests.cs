using VlogStudio.Core.Storage;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Storage;

/// <summary>The contract of every store, over a bucket with copies on this machine; and when a copy counts.</summary>
public sealed class CopyingObjectStoreTests(S3Server server) : ObjectStoreContract
{
    private readonly TemporaryFolder _copies = new();
    private S3Options? _options;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private int Copies => Directory.GetFiles(_copies.Path, "*", SearchOption.AllDirectories).Length;

    [Fact]
    public async Task Fetch_SecondTime_ComesFromTheCopy_UntilTheStoreHasAnotherOrNone()
    {
        var (far, key) = (await FarAsync(), ObjectKeys.Original(Guid.CreateVersion7(), Guid.CreateVersion7()));
        var store = new CopyingObjectStore(far, _copies.Path, 1000);
        await far.PutAsync(key, new MemoryStream("first"u8.ToArray()), 5, "video/mp4", Ct);
        Assert.Equal("first", await FetchAsync(store, key));
        Assert.Equal(1, Copies);

        // Only because nothing is ever written twice under such a key: this shows that the bytes were not fetched again.
        await far.PutAsync(key, new MemoryStream("other"u8.ToArray()), 5, "video/mp4", Ct);
        Assert.Equal("first", await FetchAsync(store, key));
        await far.PutAsync(key, new MemoryStream("longer"u8.ToArray()), 6, "video/mp4", Ct);
        Assert.Equal("longer", await FetchAsync(store, key));
        await far.DeleteAsync(key, Ct);
        await Assert.ThrowsAsync<FileNotFoundException>(() => FetchAsync(store, key));
        await store.DeleteAsync(key, Ct);
        Assert.Equal(0, Copies);
    }

    [Fact]
    public async Task Copies_GrowNoLargerThanTheirBound_AndWhatIsReadStaysReadable()
    {
        var store = new CopyingObjectStore(await FarAsync(), _copies.Path, 12);
        var keys = Enumerable.Range(0, 3).Select(i => ObjectKeys.Output(Guid.CreateVersion7(), 1, "film.mp4")).ToArray();
        var local = new string[3];
        for (var i = 0; i < 3; i++)
        {
            await File.WriteAllTextAsync(Path.Combine(Folder, "film"), $"film {i}", Ct);
            await store.PutFileAsync(keys[i], Path.Combine(Folder, "film"), "video/mp4", Ct);
            local[i] = await store.FetchAsync(keys[i], Folder, Ct);
            File.Delete(Path.Combine(Folder, "film"));
        }

        Assert.Equal(2, Copies);
        Assert.Equal("film 0", await File.ReadAllTextAsync(local[0], Ct));
        Assert.Equal("film 0", await FetchAsync(store, keys[0]));
    }

    [Fact]
    public async Task Pictures_WhichAreMadeAnew_AreNotCopied()
    {
        var (store, key) = (new CopyingObjectStore(await FarAsync(), _copies.Path, 1000), ObjectKeys.RecordingPoster(Guid.CreateVersion7(), Guid.CreateVersion7()));
        await store.PutAsync(key, new MemoryStream("a"u8.ToArray()), 1, "image/jpeg", Ct);

        Assert.Equal("a", await FetchAsync(store, key));
        Assert.Equal(0, Copies);
    }

    private protected override async Task<IObjectStore> OpenAsync() => new CopyingObjectStore(await FarAsync(), _copies.Path, 1 << 30);

    private async Task<S3ObjectStore> FarAsync() => new(_options ??= await server.CreateBucketAsync());

    private async Task<string> FetchAsync(CopyingObjectStore store, string key) => await File.ReadAllTextAsync(await store.FetchAsync(key, Folder, Ct), Ct);
}
