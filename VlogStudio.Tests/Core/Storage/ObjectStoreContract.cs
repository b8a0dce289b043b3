using System.Text;
using VlogStudio.Core.Storage;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Storage;

/// <summary>What every object store keeps to; run over the folder and over a real S3 server.</summary>
public abstract class ObjectStoreContract : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Put_ThenFindAndRead_GivesTheSameBytes()
    {
        var (store, key) = (await OpenAsync(), NewKey());
        await store.PutAsync(key, new MemoryStream(Encoding.UTF8.GetBytes("hello world")), 11, "text/plain", Ct);

        Assert.Equal(new StoredObject(key, 11, "text/plain"), await store.FindAsync(key, Ct));
        Assert.Equal("hello world", await ReadAsync(store, key, 0, null));
        Assert.Equal("lo wo", await ReadAsync(store, key, 3, 5));
        Assert.Equal("world", await ReadAsync(store, key, 6, null));
    }

    [Fact]
    public async Task PutFile_Twice_KeepsTheSecond()
    {
        var (store, key) = (await OpenAsync(), NewKey());
        await store.PutFileAsync(key, await FileAsync("first"), "text/plain", Ct);
        await store.PutFileAsync(key, await FileAsync("second!"), "video/mp4", Ct);

        Assert.Equal(new StoredObject(key, 7, "video/mp4"), await store.FindAsync(key, Ct));
        Assert.Equal("second!", await ReadAsync(store, key, 0, null));
    }

    [Fact]
    public async Task TakeFile_Moves()
    {
        var (store, key, path) = (await OpenAsync(), NewKey(), await FileAsync("moved"));
        await store.TakeFileAsync(key, path, "text/plain", Ct);

        Assert.False(File.Exists(path));
        Assert.Equal("moved", await ReadAsync(store, key, 0, null));
    }

    [Fact]
    public async Task PutFile_InSeveralParts_ComesBackWhole()
    {
        var (store, key) = (await OpenAsync(), NewKey());
        var bytes = new byte[(11 * 1024 * 1024) + 7];
        new Random(5).NextBytes(bytes);
        var path = _folder.File("large");
        await File.WriteAllBytesAsync(path, bytes, Ct);
        await store.PutFileAsync(key, path, "application/octet-stream", Ct);

        var fetched = await store.FetchAsync(key, _folder.Path, Ct);

        Assert.Equal(bytes, await File.ReadAllBytesAsync(fetched, Ct));
    }

    [Fact]
    public async Task MissingObject_IsNullOrFileNotFound()
    {
        var (store, key) = (await OpenAsync(), NewKey());

        Assert.Null(await store.FindAsync(key, Ct));
        await Assert.ThrowsAsync<FileNotFoundException>(() => store.OpenReadAsync(key, 0, null, Ct));
        await Assert.ThrowsAsync<FileNotFoundException>(() => store.FetchAsync(key, _folder.Path, Ct));
        await store.DeleteAsync(key, Ct);
    }

    [Fact]
    public async Task Delete_RemovesIt()
    {
        var (store, key) = (await OpenAsync(), NewKey());
        await store.PutFileAsync(key, await FileAsync("gone"), "text/plain", Ct);
        await store.DeleteAsync(key, Ct);

        Assert.Null(await store.FindAsync(key, Ct));
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("a/../../b")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a/.hidden")]
    [InlineData("a b")]
    [InlineData("")]
    public async Task Key_ThatIsNone_IsRefused(string key)
    {
        var store = await OpenAsync();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.FindAsync(key, Ct));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.PutAsync(key, new MemoryStream([1]), 1, "text/plain", Ct));
    }

    [Fact]
    public async Task Put_WithFewerBytesThanSaid_KeepsNothing()
    {
        var (store, key) = (await OpenAsync(), NewKey());

        var error = await Assert.ThrowsAsync<ObjectStoreException>(() => store.PutAsync(key, new MemoryStream([1, 2, 3]), 10, "text/plain", Ct));

        Assert.True(error.IsTransient);
        Assert.Null(await store.FindAsync(key, Ct));
    }

    [Fact]
    public async Task List_OfAPrefix_MeetsEveryObjectBelowItAndNoOther()
    {
        var store = await OpenAsync();
        var folder = $"tests/{Guid.NewGuid():n}";
        string[] keys = [$"{folder}/in/a", $"{folder}/in/b/c", $"{folder}/beside"];
        foreach (var key in keys) { await store.PutAsync(key, new MemoryStream("film"u8.ToArray()), 4, "video/mp4", Ct); }
        var met = new List<ListedObject>();
        await foreach (var found in store.ListAsync($"{folder}/in/", Ct)) { met.Add(found); }

        Assert.Equal(keys[..2], met.Select(m => m.Key).Order());
        Assert.All(met, m => Assert.Equal(4, m.Bytes));
        Assert.All(met, m => Assert.InRange(m.WrittenAt, TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(30), TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(30)));
        await foreach (var _ in store.ListAsync($"{folder}/nothing/", Ct)) { Assert.Fail("There is nothing there."); }
    }

    [Fact]
    public async Task Check_OnAGoodStore_IsQuiet() => await (await OpenAsync()).CheckAsync(Ct);

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The store under test.</summary>
    private protected abstract Task<IObjectStore> OpenAsync();

    private protected string Folder => _folder.Path;

    private protected static string NewKey() => $"tests/{Guid.NewGuid():n}/object";

    private static async Task<string> ReadAsync(IObjectStore store, string key, long from, long? count)
    {
        await using var stream = await store.OpenReadAsync(key, from, count, Ct);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(Ct);
    }

    private async Task<string> FileAsync(string content)
    {
        var path = _folder.File($"{Guid.NewGuid():n}");
        await File.WriteAllTextAsync(path, content, Ct);
        return path;
    }
}
