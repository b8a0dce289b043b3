using VlogStudio.Core.Media;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Media;

public sealed class ProbeTests
{
    private static readonly MediaTools Tools = TestMedia.Tools();

    [Theory]
    [InlineData("android-portrait-sunset-1080p-rot90-location.mp4", 1080, 1920, 90, false)]
    [InlineData("iphoneX-portrait-lake-60fps-location-tz.mov", 720, 1280, 0, false)]
    [InlineData("android-geese-pond-720p-location.mp4", 1280, 720, 0, false)]
    [InlineData("iphone4s-portrait-screen-paris-rot90.MOV", 320, 568, 90, false)]
    [InlineData("android-workshop-720p-rot180-vfr-mono-location.mp4", 1280, 720, 180, false)]
    [InlineData("pixel-selfie-man-motionphoto-two-hevc-tracks.mp4", 1080, 1440, 270, false)]
    [InlineData("iphone-hevc-10bit-hlg-rot90-editlist-vfr.mp4", 1080, 1920, 90, true)]
    [InlineData("portrait-av1-10bit-hdr10-pq.mp4", 720, 1280, 0, true)]
    [InlineData("phone-3gp-h263-desks-sar12x11-badlocation.3gp", 384, 288, 0, false)]
    public async Task Probe_RealFootage_TellsHowItIsSeen(string name, int width, int height, int rotation, bool isHdr)
    {
        var probe = (await Tools.ProbeAsync(TestMedia.Path("video", name), TestContext.Current.CancellationToken)).Value;

        Assert.NotNull(probe?.Video);
        Assert.Equal((width, height, rotation, isHdr), (probe.Video.Width, probe.Video.Height, probe.Video.Rotation, probe.Video.IsHdr));
        Assert.True(probe.Duration > TimeSpan.Zero);
    }

    [Fact]
    public async Task Probe_EveryRealRecording_Succeeds()
    {
        foreach (var file in Directory.GetFiles(TestMedia.Path("video", "")))
        {
            var result = await Tools.ProbeAsync(file, TestContext.Current.CancellationToken);
            Assert.True(result.IsOk, $"{file}: {(result.IsOk ? "" : result.Problems[0].Code)}");
            Assert.NotNull(result.Value.Video);
            Assert.InRange(result.Value.Duration.TotalSeconds, 0.4, 31);
        }
    }

    [Fact]
    public async Task Probe_RecorderWithoutLength_MeasuresPackets()
    {
        var probe = (await Tools.ProbeAsync(TestMedia.Path("video", "chrome-mediarecorder-vp9-opus-no-duration.webm"), TestContext.Current.CancellationToken)).Value;

        Assert.NotNull(probe);
        Assert.True(probe.IsDurationMeasured);
        Assert.InRange(probe.Duration.TotalSeconds, 4.5, 5.5);
    }

    [Fact]
    public async Task Probe_MusicWithCover_HasNoPicture()
    {
        var probe = (await Tools.ProbeAsync(TestMedia.Path("music", "kevin-macleod-vibe-ace_61s_with-cover-art.ogg"), TestContext.Current.CancellationToken)).Value;

        Assert.NotNull(probe?.Audio);
        Assert.Null(probe.Video);
    }

    [Theory]
    [InlineData("hls-playlist-disguised-as.avi", "playlist_refused")]
    [InlineData("malformed-free-box-no-moov.mp4", "header_missing")]
    [InlineData("moov-missing-4k.mp4", "header_missing")]
    [InlineData("truncated-header-says-231s.mp4", "truncated")]
    [InlineData("truncated-upload-60pct-moov-lost.mp4", "header_missing")]
    [InlineData("zero-length.mp4", "empty_file")]
    [InlineData("zip-archive-named.mp4", "not_media")]
    public async Task Probe_BrokenFile_SaysWhatIsWrong(string name, string code)
    {
        var result = await Tools.ProbeAsync(TestMedia.Path("broken", name), TestContext.Current.CancellationToken);

        Assert.False(result.IsOk);
        Assert.Equal(code, result.Problems[0].Code);
    }

    [Theory]
    [InlineData("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "playlist_refused")]
    [InlineData("ffconcat version 1.0\nfile /etc/passwd\n", "playlist_refused")]
    [InlineData("Dear diary, today I filmed nothing.", "not_media")]
    public async Task Probe_TextNamedMp4_IsRefusedByContent(string content, string code)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("clip.mp4");
        await File.WriteAllTextAsync(path, content, TestContext.Current.CancellationToken);

        var result = await Tools.ProbeAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(code, Assert.Single(result.Problems).Code);
    }

    [Theory]
    [InlineData(1, 0, 0, 1, 0, false)]
    [InlineData(0, 1, -1, 0, 90, false)]
    [InlineData(-1, 0, 0, -1, 180, false)]
    [InlineData(0, -1, 1, 0, 270, false)]
    [InlineData(-1, 0, 0, 1, 0, true)]
    [InlineData(1, 0, 0, -1, 180, true)]
    [InlineData(0, 1, 1, 0, 270, true)]
    [InlineData(0, -1, -1, 0, 90, true)]
    public void DisplayMatrix_EightWays_AreTurnAndMirror(double a, double b, double c, double d, int rotation, bool isMirrored) =>
        Assert.Equal(new DisplayMatrix(rotation, isMirrored), DisplayMatrix.From(a, b, c, d));
}
