using VlogStudio.Core.Recordings.Ingest;

namespace VlogStudio.Tests.Core.Recordings;

public sealed class Iso6709Tests
{
    [Theory]
    [InlineData("+48.8789+002.3376+048.928/", 48.8789, 2.3376)]
    [InlineData("+54.1843-002.7189/", 54.1843, -2.7189)]
    [InlineData("+4852.734+00220.256/", 48.8789, 2.33760)]
    [InlineData("-335130.5+1511240.2/", -33.8585, 151.2112)]
    public void Parse_Place_InDegrees(string text, double lat, double lon)
    {
        var place = Iso6709.Parse(text)!.Value;

        Assert.Equal(lat, place.Lat, 0.0002);
        Assert.Equal(lon, place.Lon, 0.0002);
    }

    [Theory]
    [InlineData("+00.0000+000.0000/\uFFFD\uFFFD")]
    [InlineData("+95.0000+010.0000/")]
    [InlineData("here")]
    [InlineData("")]
    public void Parse_NoPlace_IsNull(string text) => Assert.Null(Iso6709.Parse(text));
}
