using VlogStudio.Core.Jobs;
using VlogStudio.Core.Storage;
using VlogStudio.Core.Vlogs;
using VlogStudio.Tests.Faults;

namespace VlogStudio.Tests.Api.Compute;

/// <summary>A real compute node and a real S3 server: footage and film go between the two, past the studio.</summary>
public sealed class ComputeS3Tests(ComputeS3App app) : IClassFixture<ComputeS3App>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Node_StudioWithABucket_ReadsAndWritesThereByPresignedAddresses()
    {
        var bucket = app.Bucket;
        // Noise cannot be made small: the film is longer than one piece.
        var clip = await VlogStudio.Tests.Support.TestClips.MakeAsync(
            "noise-4.mp4", "-f", "lavfi", "-i", "testsrc2=s=1280x720:r=30:d=4,noise=alls=80:allf=t", "-f", "lavfi", "-i", "sine=f=440:r=48000:d=4",
            "-c:v", "libx264", "-preset", "ultrafast", "-crf", "28", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest", "-movflags", "+faststart");
        var (person, request) = await app.DayAsync(4, clip);
        await using var node = new ComputeProcess(app.BaseAddress, await app.KeyAsync());

        var job = await FaultsApp.RequestAsync(person, request);
        await app.UntilAsync(job, j => j.State.IsTerminal() || node.HasExited, "the node has made the film");

        Assert.True((await app.JobAsync(job)).State == JobState.Done, node.Log + (await app.JobAsync(job)).ErrorMessage);
        var film = await app.VlogAsync(job);
        Assert.True(film.Bytes > 5 << 20, $"The film has only {film.Bytes} bytes.");
        Assert.Equal(VlogStatus.Completed, film.Status);
        Assert.Equal(film.Bytes, (await app.Get<IObjectStore>().FindAsync(film.VideoKey!, Ct))!.Bytes);
        Assert.Equal("image/jpeg", (await app.Get<IObjectStore>().FindAsync(film.PosterKey!, Ct))!.ContentType);
        Assert.DoesNotContain(bucket.SecretKey, node.Log, StringComparison.Ordinal);
    }
}
