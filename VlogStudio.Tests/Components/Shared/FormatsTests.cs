using System.Globalization;
using VlogStudio.Components.Shared;

namespace VlogStudio.Tests.Components.Shared;

public sealed class FormatsTests
{
    [Theory]
    [InlineData(0, "0:00")]
    [InlineData(7.4, "0:07")]
    [InlineData(59.6, "1:00")]
    [InlineData(3723, "1:02:03")]
    [InlineData(-3, "0:00")]
    public void Clock_Seconds_ReadsAsOnAClock(double seconds, string expected) => Assert.Equal(expected, In("en-GB", () => Formats.Clock(TimeSpan.FromSeconds(seconds))));

    [Theory]
    [InlineData("en-GB", 1_400_000_000, "1.4 GB")]
    [InlineData("de-DE", 1_400_000_000, "1,4 GB")]
    [InlineData("en-GB", 640_000, "640 KB")]
    [InlineData("en-GB", 0, "0 B")]
    public void Bytes_ByCulture_RoundsToWhatHelps(string culture, long bytes, string expected) =>
        Assert.Equal(expected, In(culture, () => Formats.Bytes(bytes)).Replace('\u00a0', ' '));

    [Theory]
    [InlineData(0, "UTC")]
    [InlineData(120, "UTC+2")]
    [InlineData(-210, "UTC−3:30")]
    public void Offset_Minutes_ReadsAsAZone(int minutes, string expected) => Assert.Equal(expected, Formats.Offset(minutes));

    [Fact]
    public void Percent_AlmostDone_IsNotYetDone() => Assert.Equal("99%", In("en-GB", () => Formats.Percent(99.9)));

    private static string In(string culture, Func<string> say)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try { return say(); } finally { CultureInfo.CurrentCulture = before; }
    }
}
