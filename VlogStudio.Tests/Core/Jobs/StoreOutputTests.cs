using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Storage;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Jobs;

/// <summary>Large outputs on a real S3 server: the attempt that dies half-way, and the one after it.</summary>
public sealed class StoreOutputTests(S3StudioApp app) : IClassFixture<S3StudioApp>
{
    private const int Part = 5 << 20;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NextAttempt_SameBytes_SendsOnlyThePiecesThatAreMissing()
    {
        _ = app.Bucket;
        using var folder = new TemporaryFolder();
        var (job, path, bytes) = (Guid.CreateVersion7(), folder.File("film"), await WriteAsync(folder.File("film"), 1));
        var dying = new Counting(app.Get<IObjectStore>()) { DiesAfter = 2 };
        await Assert.ThrowsAsync<OperationCanceledException>(() => Store(dying).HandleAsync((job, 1), "film.mp4", path, "video/mp4", Ct));
        Assert.Equal([1, 2], dying.Sent);

        var next = new Counting(app.Get<IObjectStore>());
        var key = await Store(next).HandleAsync((job, 2), "film.mp4", path, "video/mp4", Ct);

        Assert.Equal([3, 4], next.Sent);
        Assert.StartsWith($"out/{job:n}/1/", key, StringComparison.Ordinal);
        await using var read = await app.Get<IObjectStore>().OpenReadAsync(key, 0, null, Ct);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(bytes)), Convert.ToHexString(await SHA256.HashDataAsync(read, Ct)));
        Assert.False(await app.WithDbAsync(db => db.OutputUploads.AnyAsync(u => u.JobId == job, Ct)));
        // An attempt that dies after the store put it together, before its own commit, leaves it for the next as well.
        Assert.Equal("video/mp4", (await app.Get<IObjectStore>().FindAsync(key, Ct))!.ContentType);
    }

    [Fact]
    public async Task NextAttempt_OtherBytes_BeginsAnewAndTheOldUploadIsAborted()
    {
        _ = app.Bucket;
        using var folder = new TemporaryFolder();
        var (job, path) = (Guid.CreateVersion7(), folder.File("film"));
        await WriteAsync(path, 1);
        await Assert.ThrowsAsync<OperationCanceledException>(() => Store(new Counting(app.Get<IObjectStore>()) { DiesAfter = 1 }).HandleAsync((job, 1), "film.mp4", path, "video/mp4", Ct));
        var old = await app.WithDbAsync(db => db.OutputUploads.AsNoTracking().SingleAsync(u => u.JobId == job, Ct));
        await WriteAsync(path, 2);

        var next = new Counting(app.Get<IObjectStore>());
        var key = await Store(next).HandleAsync((job, 2), "film.mp4", path, "video/mp4", Ct);

        Assert.Equal([1, 2, 3, 4], next.Sent);
        Assert.StartsWith($"out/{job:n}/2/", key, StringComparison.Ordinal);
        Assert.Null(await app.Get<IObjectStore>().ListPartsAsync(old.Key, old.UploadId, Ct));
    }

    [Fact]
    public async Task PutTogetherByAnAttemptThatDied_IsTakenAsItIs()
    {
        _ = app.Bucket;
        using var folder = new TemporaryFolder();
        var (job, path) = (Guid.CreateVersion7(), folder.File("film"));
        await WriteAsync(path, 3);
        await Assert.ThrowsAsync<OperationCanceledException>(() => Store(new Counting(app.Get<IObjectStore>()) { DiesAfter = 4 }).HandleAsync((job, 1), "film.mp4", path, "video/mp4", Ct));
        var old = await app.WithDbAsync(db => db.OutputUploads.AsNoTracking().SingleAsync(u => u.JobId == job, Ct));
        var parts = await app.Get<IObjectStore>().ListPartsAsync(old.Key, old.UploadId, Ct);
        await app.Get<IObjectStore>().FinishUploadAsync(old.Key, old.UploadId, [.. parts!.Select(p => p.Tag)], Ct);

        var next = new Counting(app.Get<IObjectStore>());

        Assert.Equal(old.Key, await Store(next).HandleAsync((job, 2), "film.mp4", path, "video/mp4", Ct));
        Assert.Empty(next.Sent);
    }

    [Fact]
    public async Task Sweep_UploadsNobodyGoesOnWith_AreAborted_WithARowOrWithout()
    {
        _ = app.Bucket;
        using var folder = new TemporaryFolder();
        var (job, path, store) = (Guid.CreateVersion7(), folder.File("film"), app.Get<IObjectStore>());
        await WriteAsync(path, 4);
        await Assert.ThrowsAsync<OperationCanceledException>(() => Store(new Counting(store) { DiesAfter = 1 }).HandleAsync((job, 1), "film.mp4", path, "video/mp4", Ct));
        var stray = ObjectKeys.Output(job, 1, "film.m4s");
        var begun = (await store.BeginUploadAsync(stray, 9 * Part, "video/mp4", Ct))!;
        var row = await app.WithDbAsync(db => db.OutputUploads.AsNoTracking().SingleAsync(u => u.JobId == job, Ct));

        await Store(store).SweepAsync(TimeProvider.System.GetUtcNow() - TimeSpan.FromHours(1), Ct);
        Assert.NotNull(await store.ListPartsAsync(stray, begun.UploadId, Ct));
        await Store(store).SweepAsync(TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1), Ct);

        Assert.Null(await store.ListPartsAsync(stray, begun.UploadId, Ct));
        Assert.Null(await store.ListPartsAsync(row.Key, row.UploadId, Ct));
        Assert.False(await app.WithDbAsync(db => db.OutputUploads.AnyAsync(u => u.JobId == job, Ct)));
    }

    private static async Task<byte[]> WriteAsync(string path, int seed)
    {
        var bytes = new byte[(3 * Part) + 77];
        new Random(seed).NextBytes(bytes);
        await File.WriteAllBytesAsync(path, bytes, Ct);
        return bytes;
    }

    private StoreOutput Store(IObjectStore store) => new(app.Get<IDbContextFactory<StudioDb>>(), store, TimeProvider.System);

    /// <summary>Counts the pieces that are sent, and stops in the middle as a process does that is killed: nothing is cleared up.</summary>
    private sealed class Counting(IObjectStore inner) : HandedOnStore(inner)
    {
        public List<int> Sent { get; } = [];

        public int DiesAfter { get; init; } = int.MaxValue;

        public override async Task<string> PutPartAsync(string key, string uploadId, FilePiece piece, CancellationToken ct)
        {
            if (Sent.Count == DiesAfter) { throw new OperationCanceledException(); }
            var tag = await base.PutPartAsync(key, uploadId, piece, ct);
            Sent.Add(piece.Number);
            return tag;
        }

        public override Task FinishUploadAsync(string key, string uploadId, IReadOnlyList<string> tags, CancellationToken ct) =>
            Sent.Count == DiesAfter ? throw new OperationCanceledException() : base.FinishUploadAsync(key, uploadId, tags, ct);
    }
}
