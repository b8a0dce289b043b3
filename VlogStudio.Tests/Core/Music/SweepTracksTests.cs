using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using VlogStudio.Core.Data;
using VlogStudio.Core.Music;
using VlogStudio.Core.Storage;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Music;

public sealed class SweepTracksTests(StudioApp app) : IClassFixture<StudioApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HandleAsync_MusicOfLongAgo_OnlyWhatNoRowNamesGoes()
    {
        var person = await app.RegisterAsync();
        var (own, removed, stray) = (Track(person.Id, null), Track(person.Id, TimeProvider.System.GetUtcNow()), ObjectKeys.Track(null, Guid.CreateVersion7()));
        await app.WithDbAsync(async db =>
        {
            db.Tracks.AddRange(own, removed);
            return await db.SaveChangesAsync(Ct);
        });
        const string Elsewhere = "out/a/1/b/film.mp4";
        var store = app.Get<IObjectStore>();
        foreach (var key in new[] { own.ObjectKey, removed.ObjectKey, stray, Elsewhere }) { await store.PutAsync(key, new MemoryStream("x"u8.ToArray()), 1, "audio/mpeg", Ct); }

        Assert.Equal(0, await SweepAsync(TimeSpan.FromHours(23)));
        Assert.Equal(1, await SweepAsync(TimeSpan.FromHours(25)));

        foreach (var key in new[] { own.ObjectKey, removed.ObjectKey, Elsewhere }) { Assert.NotNull(await store.FindAsync(key, Ct)); }
        Assert.Null(await store.FindAsync(stray, Ct));
    }

    private static Track Track(Guid owner, DateTimeOffset? deletedAt)
    {
        var id = Guid.CreateVersion7();
        return new Track
        {
            Id = id, OwnerId = owner, Title = "Waves", ObjectKey = ObjectKeys.Track(owner, id), ContentType = "audio/mpeg", Bytes = 1, Sha256 = new string('a', 64),
            Duration = TimeSpan.FromSeconds(1), CreatedAt = TimeProvider.System.GetUtcNow(), DeletedAt = deletedAt,
        };
    }

    private Task<int> SweepAsync(TimeSpan later) => new SweepTracks(
        app.Get<IDbContextFactory<StudioDb>>(), app.Get<IObjectStore>(), new ManualClock(TimeProvider.System.GetUtcNow() + later), NullLogger<SweepTracks>.Instance).HandleAsync(Ct);
}
