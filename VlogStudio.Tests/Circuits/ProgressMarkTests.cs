using System.Globalization;
using System.Text;
using VlogStudio.Circuits;

namespace VlogStudio.Tests.Circuits;

/// <summary>What the benchmarks read off a page and count.</summary>
public sealed class ProgressMarkTests
{
    [Fact]
    public void Find_WidthsAsTheBarWritesThem_AreTheMarksThatWereReported()
    {
        for (var mark = 0; mark <= 10_000; mark++)
        {
            var drawn = string.Create(CultureInfo.InvariantCulture, $"\u0007style\u000dwidth: {ProgressMark.ToPercent(mark):0.##}%\u0004next");
            Assert.Equal(mark, ProgressMark.Find(Encoding.UTF8.GetBytes(drawn)));
            Assert.Equal(mark, ProgressMark.Of(ProgressMark.ToPercent(mark)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("width: 12px")]
    [InlineData("width: %")]
    [InlineData("width: 12")]
    [InlineData("height: 12%")]
    public void Find_NoWidthInPercent_IsNone(string drawn) => Assert.Null(ProgressMark.Find(Encoding.UTF8.GetBytes(drawn)));

    [Theory]
    [InlineData(0.5, 5)]
    [InlineData(0.95, 10)]
    [InlineData(0.9, 9)]
    [InlineData(0.05, 1)]
    [InlineData(1, 10)]
    public void Percentile_OfOneToTen_IsAValueThatWasMeasured(double share, double expected) =>
        Assert.Equal(expected, Percentiles.Of([10, 1, 9, 2, 8, 3, 7, 4, 6, 5], share));

    [Fact]
    public void Percentile_OfNothing_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Percentiles.Of([], 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Percentiles.Of([1], 0));
        Assert.Equal(1, Percentiles.Of([1], 0.01));
    }
}
