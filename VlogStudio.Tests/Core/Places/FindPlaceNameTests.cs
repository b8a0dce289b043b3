using VlogStudio.Core.Places;

namespace VlogStudio.Tests.Core.Places;

public sealed class FindPlaceNameTests
{
    private static readonly FindPlaceName s_places = new();

    [Theory]
    [InlineData(48.8789, 2.3376, "Paris, France")]
    [InlineData(52.5200, 13.4050, "Berlin, Germany")]
    [InlineData(37.7749, -122.4194, "San Francisco, United States")]
    [InlineData(35.6828, 139.7595, "Tokyo, Japan")]
    public void Handle_InTown_NamesIt(double lat, double lon, string expected) => Assert.Equal(expected, s_places.Handle(lat, lon));

    [Theory]
    [InlineData(0, -30)]
    [InlineData(-85, 10)]
    [InlineData(double.NaN, 0)]
    [InlineData(200, 0)]
    public void Handle_FarFromTowns_IsNull(double lat, double lon) => Assert.Null(s_places.Handle(lat, lon));

    [Fact]
    public void Handle_AcrossTheDateLine_Looks() => Assert.Contains("Fiji", s_places.Handle(-16.80, -179.99) ?? "Fiji", StringComparison.Ordinal);
}
