using VlogStudio.Core.Primitives;
using VlogStudio.Core.Recordings;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Recordings;

/// <summary>Every file of the real footage: size as seen, turn, length, time and its source, place.</summary>
public sealed class IngestFootageTests
{
    private const double PlaceTolerance = 0.001;

    public static TheoryData<Expected> Footage() => new()
    {
        new Expected("android-geese-pond-720p-location.mp4", 1280, 720, 0, 3.6, "2020-11-20T14:04:36Z", CapturedFrom.Container, 52.3693, 6.6761),
        new Expected("android-portrait-sunset-1080p-rot90-location.mp4", 1080, 1920, 90, 1.06, "2024-02-03T07:05:38Z", CapturedFrom.Container, 27.2939, 112.6932),
        new Expected("android-workshop-720p-rot180-vfr-mono-location.mp4", 1280, 720, 180, 2.38, "2017-01-05T18:32:43Z", CapturedFrom.Container, 54.1843, -2.7189),
        new Expected("bbb-720p-5.1-audio.mp4", 1280, 720, 0, 5.3, null, CapturedFrom.UploadTime),
        new Expected("bbb-mpegts-mpeg2-1080p-mp2.ts", 1920, 1080, 0, 2.5, null, CapturedFrom.UploadTime),
        new Expected("car-park-overhead-12.5fps-30s.mp4", 768, 432, 0, 30.2, "2018-04-19T22:46:00Z", CapturedFrom.Container),
        new Expected("chrome-mediarecorder-vp9-opus-no-duration.webm", 1280, 720, 0, 4.9, null, CapturedFrom.UploadTime),
        new Expected("compact-camera-plaid-fabric-mjpeg-320x240-15fps-pcm.avi", 320, 240, 0, 2.73, null, CapturedFrom.UploadTime),
        new Expected("dark-blur-518x488-location.mp4", 518, 488, 0, 5.59, null, CapturedFrom.UploadTime, 48.3896, 11.0470),
        new Expected("dog-walk-outdoor-720p-29.97-stereo.mp4", 1280, 720, 0, 9.66, null, CapturedFrom.UploadTime),
        new Expected("football-juggle-park-720p-24fps-no-audio.mp4", 1280, 720, 0, 10.29, null, CapturedFrom.UploadTime),
        new Expected("gopro-hero5-karma-drone-coast-gpmf.mp4", 854, 480, 0, 12.08, "2017-04-17", CapturedFrom.Container, 33.1254, -117.3311),
        new Expected("iphone-hevc-10bit-hlg-rot90-editlist-vfr.mp4", 1080, 1920, 90, 2.55, "2024-01-24T14:50:14Z", CapturedFrom.Container),
        new Expected("iphone4s-portrait-screen-paris-rot90.MOV", 320, 568, 90, 2.07, "2013-11-29T12:19:09Z", CapturedFrom.QuickTime, 48.8789, 2.3376, 60),
        new Expected("iphone6s-livephoto-train-1440x1080-4x3-pcm-location.mov", 1440, 1080, 0, 2.0, "2021-04-10T10:43:59Z", CapturedFrom.QuickTime, 52.2097, -0.8955, 60),
        new Expected("iphoneX-portrait-lake-60fps-location-tz.mov", 720, 1280, 0, 0.5, "2019-02-12T07:27:12Z", CapturedFrom.QuickTime, 27.1281, 100.2508, 480),
        new Expected("london-rooftops-640x360-17s-30.006fps.mp4", 640, 360, 0, 17.06, null, CapturedFrom.UploadTime),
        new Expected("phone-3gp-h263-desks-sar12x11-badlocation.3gp", 384, 288, 0, 5.13, null, CapturedFrom.UploadTime),
        new Expected("pixel-selfie-man-motionphoto-two-hevc-tracks.mp4", 1080, 1440, 270, 1.77, "2022-03-10T00:12:34Z", CapturedFrom.Container),
        new Expected("portrait-av1-10bit-hdr10-pq.mp4", 720, 1280, 0, 4.24, null, CapturedFrom.UploadTime),
        new Expected("screen-terminal-webm-vp9-opus-8.8fps.webm", 640, 480, 0, 5.23, null, CapturedFrom.UploadTime),
        new Expected("street-camden-hevc-1376x1840-portrait-vfr.mp4", 1376, 1840, 0, 5.0, null, CapturedFrom.UploadTime),
        new Expected("webcam man's awesome movie.mov", 640, 480, 0, 7.56, "2010-02-05T16:05:04Z", CapturedFrom.Container),
    };

    public static TheoryData<string, string[]> Broken() => new()
    {
        { "corrupt-nal-units-decodes-with-errors.mp4", ["undecodable", "picture_damaged"] },
        { "duration-zero-10x12px.mp4", ["picture_too_small"] },
        { "flac-audio-named.mp4", ["no_video"] },
        { "hls-playlist-disguised-as.avi", ["playlist_refused"] },
        { "malformed-free-box-no-moov.mp4", ["header_missing"] },
        { "moov-missing-4k.mp4", ["header_missing"] },
        { "truncated-header-says-231s.mp4", ["truncated"] },
        { "truncated-upload-60pct-moov-lost.mp4", ["header_missing"] },
        { "zero-length.mp4", ["empty_file"] },
        { "zip-archive-named.mp4", ["not_media"] },
    };

    [Theory]
    [MemberData(nameof(Footage))]
    public async Task Examine_RealFootage_IsUnderstood(Expected expected)
    {
        var path = TestMedia.Path("video", expected.File);
        using var examiner = new ExaminerUnderTest();

        var (recording, result) = await examiner.ExamineAsync(path);

        Assert.True(result.IsOk, result.IsOk ? "" : result.Problems[0].Code);
        Assert.Equal((expected.Width, expected.Height), (recording.Width, recording.Height));
        Assert.Equal(expected.Rotation, recording.Rotation);
        Assert.Equal(expected.Seconds, recording.Duration!.Value.TotalSeconds, 0.85);
        Assert.Empty(recording.Damage);
        Assert.Equal(expected.From, recording.CapturedFrom);
        if (expected.CapturedAt is { Length: > 10 } at) { Assert.Equal(DateTimeOffset.Parse(at), recording.CapturedAt); }
        if (expected.CapturedAt is { Length: 10 } day) { Assert.Equal(DateOnly.Parse(day), recording.LocalDate); }
        if (expected.OffsetMinutes is { } offset) { Assert.Equal(offset, recording.CapturedOffsetMinutes); }
        Assert.Equal(expected.Lat is null, recording.Latitude is null);
        if (expected is { Lat: { } lat, Lon: { } lon })
        {
            Assert.Equal(lat, recording.Latitude!.Value, PlaceTolerance);
            Assert.Equal(lon, recording.Longitude!.Value, PlaceTolerance);
            Assert.NotNull(recording.PlaceName);
        }
        await AssertPicturesAsync(examiner, recording);
        AssertSignals(result.Value.Signals, recording);
    }

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task Examine_BrokenFile_IsRefusedOrItsDamageNamed(string file, string[] codes)
    {
        var path = TestMedia.Path("broken", file);
        using var examiner = new ExaminerUnderTest();

        var (recording, result) = await examiner.ExamineAsync(path);

        var found = result.IsOk ? recording.Damage : [result.Problems[0].Code];
        Assert.Contains(found, codes.Contains);
    }

    private static async Task AssertPicturesAsync(ExaminerUnderTest examiner, Recording recording)
    {
        var ct = TestContext.Current.CancellationToken;
        var poster = await examiner.Store.FetchAsync(recording.PosterKey!, "", ct);
        var (width, height) = Jpeg.Size(await File.ReadAllBytesAsync(poster, ct));
        Assert.Equal(recording.Width!.Value / (double)recording.Height!.Value, width / (double)height, 0.03);
        var sheet = StudioJson.Read<SpriteSheet>(recording.Sprite!);
        var (spriteWidth, spriteHeight) = Jpeg.Size(await File.ReadAllBytesAsync(await examiner.Store.FetchAsync(recording.SpriteKey!, "", ct), ct));
        Assert.Equal(sheet.Columns * sheet.TileWidth, spriteWidth);
        Assert.Equal((sheet.Count + sheet.Columns - 1) / sheet.Columns * sheet.TileHeight, spriteHeight);
        Assert.InRange(sheet.Count, 1, 60);
        if (recording.ProxyKey is not { } proxyKey) { return; }
        var proxy = await TestMedia.Tools().ProbeAsync(await examiner.Store.FetchAsync(proxyKey, "", ct), ct);
        Assert.True(proxy.IsOk);
        Assert.Equal("h264", proxy.Value.Video!.Codec);
        Assert.False(proxy.Value.Video.IsHdr);
        Assert.Equal(recording.Duration!.Value.TotalSeconds, proxy.Value.Duration.TotalSeconds, 0.5);
        Assert.DoesNotContain(proxy.Value.Tags.Keys, key => key.Contains("location", StringComparison.OrdinalIgnoreCase));
    }

    private static void AssertSignals(RecordingSignals signals, Recording recording)
    {
        var steps = signals.Motion.Count;
        Assert.Equal(Math.Ceiling(recording.Duration!.Value.TotalSeconds / signals.StepSeconds), steps, 1.0);
        Assert.Equal(steps, signals.Sharpness.Count);
        Assert.Equal(steps, signals.Brightness.Count);
        Assert.Equal(recording.AudioCodec is null ? 0 : steps, signals.Loudness.Count);
        Assert.NotEmpty(signals.KeyFrames);
        Assert.All(signals.Motion, m => Assert.InRange(m, 0, 1));
    }

    public sealed record Expected(
        string File, int Width, int Height, int Rotation, double Seconds, string? CapturedAt, CapturedFrom From, double? Lat = null, double? Lon = null, int? OffsetMinutes = null)
    {
        public override string ToString() => File;
    }
}
