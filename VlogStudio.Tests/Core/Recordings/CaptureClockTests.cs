using System.Globalization;
using VlogStudio.Core.Recordings;
using VlogStudio.Core.Recordings.Ingest;

namespace VlogStudio.Tests.Core.Recordings;

public sealed class CaptureClockTests
{
    private static readonly DateTimeOffset s_uploadedAt = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Read_QuickTimeDateWithZone_WinsOverContainer()
    {
        var time = Read(new() { ["com.apple.quicktime.creationdate"] = "2013-11-29T13:19:09+0100", ["creation_time"] = "2013-11-29T12:19:32.000000Z" });

        Assert.Equal((new DateTimeOffset(2013, 11, 29, 12, 19, 9, TimeSpan.Zero), 60, CapturedFrom.QuickTime), (time.At, time.OffsetMinutes, time.From));
    }

    [Theory]
    [InlineData("1970-01-01T00:00:00.000000Z")]
    [InlineData("1904-01-01T00:00:00.000000Z")]
    [InlineData("2040-01-01T00:00:00.000000Z")]
    [InlineData("nonsense")]
    public void Read_DateNoCameraMeans_FallsBackToUpload(string creationTime) =>
        Assert.Equal((s_uploadedAt, CapturedFrom.UploadTime), Read(new() { ["creation_time"] = creationTime }) is var t ? (t.At, t.From) : default);

    [Fact]
    public void Read_NameHasLocalTimeOfContainer_GivesTheZone() =>
        Assert.Equal(480, Read(new() { ["creation_time"] = "2024-02-03T07:05:40.000000Z" }, "VID_20240203_150538.mp4").OffsetMinutes);

    [Fact]
    public void Read_PlaceFarFromHome_GuessesZoneBySun()
    {
        var time = Read(new() { ["creation_time"] = "2024-02-03T18:05:38.000000Z" }, where: new GeoPoint(27.29, 112.69));

        Assert.Equal((480, new DateOnly(2024, 2, 4)), (time.OffsetMinutes, time.LocalDate));
    }

    [Fact]
    public void Read_GoProWithoutSatellite_TakesLocalClock()
    {
        var time = Read(new() { ["creation_time"] = "2023-07-01T23:30:00.000000Z", ["encoder"] = "GoPro AVC encoder" });

        Assert.Equal((new DateTimeOffset(2023, 7, 1, 21, 30, 0, TimeSpan.Zero), 120, new DateOnly(2023, 7, 1)), (time.At, time.OffsetMinutes, time.LocalDate));
    }

    [Fact]
    public void Read_GoProWithSatellite_KnowsTheZone() => Assert.Equal(-420, Read(
        new() { ["creation_time"] = "2023-07-01T12:31:05.000000Z", ["encoder"] = "GoPro AVC encoder" }, satellite: new(2023, 7, 1, 19, 31, 0, TimeSpan.Zero)).OffsetMinutes);

    [Theory]
    [InlineData("VID_20240203_150538.mp4", "2024-02-03T15:05:38", false)]
    [InlineData("PXL_20220310_001234567.mp4", "2022-03-10T00:12:34", true)]
    [InlineData("VID-20240203-WA0001.mp4", "2024-02-03T12:00:00", false)]
    [InlineData("WhatsApp Video 2024-02-03 at 15.05.38.mp4", "2024-02-03T15:05:38", false)]
    [InlineData("Screen Recording 2024-02-03 at 3.05.38 PM.mov", null, false)]
    [InlineData("DJI_20240203150538_0001_D.MP4", "2024-02-03T15:05:38", false)]
    [InlineData("2024-02-03T15-05-38.mkv", "2024-02-03T15:05:38", false)]
    [InlineData("20240203_150538.mp4", "2024-02-03T15:05:38", false)]
    [InlineData("GX010123.MP4", null, false)]
    [InlineData("IMG_20249903_150538.mp4", null, false)]
    [InlineData("100_0306.AVI", null, false)]
    public void Read_FileName_FindsItsTime(string name, string? expected, bool isUtc)
    {
        var found = FileNameClock.Read(name);

        if (expected is null) { Assert.True(found is null or { HasTime: false }); }
        else { Assert.Equal((DateTime.Parse(expected, CultureInfo.InvariantCulture), isUtc), (found!.Time, found.IsUtc)); }
    }

    private static CaptureTime Read(Dictionary<string, string> tags, string name = "clip.mp4", GeoPoint? where = null, DateTimeOffset? satellite = null) => CaptureClock.Read(new CaptureHints
    {
        Tags = tags,
        Filename = name,
        Duration = TimeSpan.FromSeconds(5),
        Where = where,
        SatelliteTime = satellite,
        UploadedAt = s_uploadedAt,
        Home = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"),
    });
}
