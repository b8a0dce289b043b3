using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Media;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Storage;
using VlogStudio.Core.Vlogs;
using VlogStudio.Tests.Api.Vlogs;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Vlogs;

/// <summary>Footage that does not come as it was taken in.</summary>
public sealed class FilmSourcesTests(StudioApp app) : IClassFixture<StudioApp>
{
    private static readonly byte[] s_footage = [.. Enumerable.Range(0, 5000).Select(i => (byte)i)];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 1, true)]
    [InlineData(1, 2, true)]
    [InlineData(2, 3, true)]
    [InlineData(9, 3, false)]
    public async Task FetchOneAsync_BytesDamagedOnTheWay_AreFetchedAgainAndNeverUsed(int damaged, int fetches, bool isHad)
    {
        using var folder = new TemporaryFolder();
        var recording = await RecordingAsync();
        var store = new DamagingStore(app.Get<IObjectStore>(), damaged);
        var sources = new FilmSources(app.Get<IDbContextFactory<StudioDb>>(), store, app.Get<MediaTools>());

        var found = await sources.FetchOneAsync(recording, folder.Path, Ct);

        Assert.Equal((fetches, isHad), (store.Fetches, found is not null));
        Assert.Equal(isHad ? 1 : 0, Directory.GetFiles(folder.Path).Length);
        if (found is not null) { Assert.Equal(s_footage, await File.ReadAllBytesAsync(found.Path, Ct)); }
    }

    private async Task<Guid> RecordingAsync()
    {
        var person = await app.RegisterAsync();
        var id = (await app.WithDbAsync(async db =>
        {
            var events = await DaySeed.AddAsync(app, person.Id);
            return await db.Events.Where(e => e.Id == events[0]).Select(e => new { e.RecordingId }).SingleAsync(Ct);
        })).RecordingId;
        var key = ObjectKeys.Original(person.Id, id);
        await app.Get<IObjectStore>().PutAsync(key, new MemoryStream(s_footage), s_footage.Length, "video/mp4", Ct);
        var (sum, probe) = (Convert.ToHexStringLower(SHA256.HashData(s_footage)), StudioJson.Write(new MediaProbe { Container = "mp4", Duration = TimeSpan.FromSeconds(60) }));
        await app.WithDbAsync(db => db.Recordings.Where(r => r.Id == id).ExecuteUpdateAsync(set => set.SetProperty(r => r.OriginalKey, key).SetProperty(r => r.Sha256, sum).SetProperty(r => r.Probe, probe), Ct));
        return id;
    }

    /// <summary>Brings every object into the folder, and the first ones with a byte turned.</summary>
    private sealed class DamagingStore(IObjectStore inner, int damaged) : HandedOnStore(inner)
    {
        public int Fetches { get; private set; }

        public override async Task<string> FetchAsync(string key, string scratchFolder, CancellationToken ct)
        {
            var bytes = await File.ReadAllBytesAsync(await base.FetchAsync(key, scratchFolder, ct), ct);
            if (Fetches++ < damaged) { bytes[bytes.Length / 2] ^= 1; }
            var path = Path.Combine(scratchFolder, $"{Fetches}.mp4");
            await File.WriteAllBytesAsync(path, bytes, ct);
            return path;
        }
    }
}
