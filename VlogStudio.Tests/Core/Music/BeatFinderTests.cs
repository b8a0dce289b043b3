using VlogStudio.Core.Music;

namespace VlogStudio.Tests.Core.Music;

public sealed class BeatFinderTests
{
    private const double Hop = 128.0 / 11_025;

    [Theory]
    [InlineData(90)]
    [InlineData(120)]
    [InlineData(140)]
    public void FindBpm_SteadyBeat_IsFound(double bpm)
    {
        var onsets = new float[(int)(30 / Hop)];
        for (var at = 0.0; at < 30; at += 60 / bpm) { onsets[Math.Min(onsets.Length - 1, (int)Math.Round(at / Hop))] = 1; }

        Assert.Equal(bpm, BeatFinder.FindBpm(onsets, Hop)!.Value, 1.5);
    }

    [Fact]
    public void FindBpm_Silence_IsNull() => Assert.Null(BeatFinder.FindBpm(new float[2000], Hop));

    [Fact]
    public void FindBpm_TooShort_IsNull() => Assert.Null(BeatFinder.FindBpm([1, 0, 1, 0], Hop));
}
