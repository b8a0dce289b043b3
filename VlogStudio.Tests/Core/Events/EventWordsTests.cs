using System.Globalization;
using VlogStudio.Core.Events;

namespace VlogStudio.Tests.Core.Events;

public sealed class EventWordsTests
{
    private static readonly EventWords Words = EventWords.For("en-GB");

    [Fact]
    public void Title_WithPlace_NamesTimeOfDayPlaceAndClock() =>
        Assert.Equal("Morning in Paris, 07:12", Words.Title(new DateTime(2026, 5, 2, 7, 12, 0, DateTimeKind.Unspecified), "Paris, FR", 1));

    [Fact]
    public void Title_SecondOfAMinute_HasItsNumber() =>
        Assert.Equal("Night, 23:59 (2)", Words.Title(new DateTime(2026, 5, 2, 23, 59, 0, DateTimeKind.Unspecified), null, 2));

    [Fact]
    public void For_UnknownLanguage_SpeaksEnglish() =>
        Assert.StartsWith("Evening", EventWords.For("no such language!").Title(new DateTime(2026, 5, 2, 19, 0, 0, DateTimeKind.Unspecified), null, 1), StringComparison.Ordinal);

    [Fact]
    public void Summary_SaysWhatWasMeasuredAndWhatTheNameTells() => Assert.Equal(
        "12 seconds: lively, shaky. From “beach party”.",
        Words.Summary(TimeSpan.FromSeconds(12), [new ScoreReason("lively", 0.9, 0.2), new ScoreReason("shaky", 0.5, -0.2), new ScoreReason("sharp", 0.1, 0.2)], "beach party"));

    [Theory]
    [InlineData("IMG_1234.MOV", null)]
    [InlineData("VID_20260502_071200.mp4", null)]
    [InlineData("GX010123.MP4", null)]
    [InlineData("PXL_20220310_001234.mp4", null)]
    [InlineData("beach-party.mp4", "beach party")]
    [InlineData("webcam man's awesome movie.mov", "webcam man's awesome")]
    [InlineData("海邊_2026.mp4", "海邊")]
    public void TellingName_OnlyWhatAPersonWrote(string filename, string? expected) => Assert.Equal(expected, EventWords.TellingName(filename));

    [Fact]
    public void Title_NeverLongerThanItsColumn() =>
        Assert.True(Words.Title(new DateTime(2026, 1, 1, 1, 1, 0, DateTimeKind.Unspecified), new string('x', 400), 3).Length <= 200, CultureInfo.InvariantCulture.Name);
}
