using VlogStudio.Core.Music;
using VlogStudio.Core.Primitives;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Music;

public sealed class ImportLibraryFolderTests(PrivatePostgresFixture postgres)
{
    [Fact]
    public async Task Handle_FolderOfSongs_PutsEachInOnceWithItsLicence()
    {
        var ct = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        File.Copy(await TestClips.MusicAsync(6), folder.File("Harbour.mp3"));
        await File.WriteAllTextAsync(folder.File("Harbour.licence.txt"), "CC-BY 4.0\n", ct);
        await File.WriteAllTextAsync(folder.File("broken.mp3"), "no music at all", ct);
        await using var app = await StudioApp.StartAsync(postgres, builder =>
        {
            builder.Configuration["Music:LibraryFolder"] = folder.Path;
            builder.Configuration["Jobs:Executes"] = "false";
        });

        await app.Get<ImportLibraryFolder>().HandleAsync(ct);
        await app.Get<ImportLibraryFolder>().HandleAsync(ct);

        var page = await app.Get<ListTracks>().HandleAsync(Guid.CreateVersion7(), null, new PageRequest(0, 10), ct);
        var track = Assert.Single(page.Items, t => t.Title == "Harbour");
        Assert.Equal("CC-BY 4.0", track.Licence);
        Assert.False(track.Owned);
    }
}
