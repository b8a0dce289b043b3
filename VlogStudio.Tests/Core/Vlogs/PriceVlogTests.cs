using FsCheck;
using FsCheck.Fluent;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Tests.Core.Vlogs;

public sealed class PriceVlogTests
{
    private static readonly VlogsOptions Options = new();

    [Theory]
    [InlineData(FilmResolution.P720, 60, 6)]
    [InlineData(FilmResolution.P1080, 60, 12)]
    [InlineData(FilmResolution.P2160, 60, 36)]
    [InlineData(FilmResolution.P1080, 60.034, 13)]
    [InlineData(FilmResolution.P720, 0.5, 1)]
    public void Of_LengthAndSize_IsWholeCreditsRoundedUp(FilmResolution resolution, double seconds, long expected) =>
        Assert.Equal(expected, PriceVlog.Of(resolution, TimeSpan.FromSeconds(seconds), Options));

    [Fact]
    public void Of_LongerOrLarger_NeverCostsLess() => Prop.ForAll(
        Gen.Two(Gen.Choose(0, 72_000)).ToArbitrary(),
        pair =>
        {
            var (shorter, longer) = (TimeSpan.FromSeconds(Math.Min(pair.Item1, pair.Item2) / 10.0), TimeSpan.FromSeconds(Math.Max(pair.Item1, pair.Item2) / 10.0));
            return PriceVlog.Of(FilmResolution.P720, shorter, Options) <= PriceVlog.Of(FilmResolution.P720, longer, Options)
                && PriceVlog.Of(FilmResolution.P720, longer, Options) <= PriceVlog.Of(FilmResolution.P1080, longer, Options)
                && PriceVlog.Of(FilmResolution.P1080, longer, Options) <= PriceVlog.Of(FilmResolution.P2160, longer, Options);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void OfPart_NeverMoreThanTheWhole() => Prop.ForAll(
        (from price in Gen.Choose(1, 10_000) from share in Gen.Choose(-10, 1100) select ((long)price, share / 1000.0)).ToArbitrary(),
        x => PriceVlog.OfPart(x.Item1, x.Item2) is var part && part >= 0 && part <= x.Item1).QuickCheckThrowOnFailure();
}
