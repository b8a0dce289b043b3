using VlogStudio.Core.Storage;

namespace VlogStudio.Tests.Core.Storage;

public sealed class FileObjectStoreTests : ObjectStoreContract
{
    [Fact]
    public async Task Delete_LastObjectOfAFolder_RemovesTheFolder()
    {
        var store = await OpenAsync();
        await store.PutAsync("a/b/c", new MemoryStream([1]), 1, "text/plain", TestContext.Current.CancellationToken);
        await store.DeleteAsync("a/b/c", TestContext.Current.CancellationToken);

        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(Folder, "objects")));
    }

    [Fact]
    public async Task PresignRead_OfAFolder_IsNull() =>
        Assert.Null(await (await OpenAsync()).PresignReadAsync("a/b", TimeSpan.FromMinutes(1), null, TestContext.Current.CancellationToken));

    private protected override Task<IObjectStore> OpenAsync() => Task.FromResult<IObjectStore>(new FileObjectStore(Path.Combine(Folder, "objects")));
}
