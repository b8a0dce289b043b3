using VlogStudio.Core.Music;

namespace VlogStudio.Tests.Core.Music;

public sealed class BeatTrackerTests
{
    private const double Hop = 128 / 11_025.0;

    [Theory]
    [InlineData(90)]
    [InlineData(120)]
    [InlineData(174)]
    public void FindBeats_SteadyBeat_FindsEachWithinThirtyMilliseconds(double bpm)
    {
        double[] played = [.. Enumerable.Range(0, 60).Select(i => 0.4 + (i * 60 / bpm))];
        var found = BeatTracker.FindBeats(Onsets(played, 31), Hop, bpm);
        Assert.All(played[1..^2], beat => Assert.InRange(found.Min(f => Math.Abs(f - beat)), 0, 0.03));
        Assert.InRange(found.Count, 57, 62);
    }

    [Fact]
    public void FindBeats_PlayersHurry_FollowsThem()
    {
        var at = 0.3;
        var played = new List<double>();
        for (var i = 0; i < 60; i++) { played.Add(at); at += 60 / (110 + (i * 0.25)); }
        var found = BeatTracker.FindBeats(Onsets(played, 32), Hop, 117);
        Assert.InRange(played.Count(beat => found.Min(f => Math.Abs(f - beat)) <= 0.035), 55, 60);
    }

    [Fact]
    public void FindBeats_BeatIsLeftOut_StillCountsIt()
    {
        double[] played = [.. Enumerable.Range(0, 40).Select(i => 0.5 + (i * 0.5))];
        var found = BeatTracker.FindBeats(Onsets([.. played.Where((_, i) => i != 20)], 33), Hop, 120);
        Assert.InRange(found.Min(f => Math.Abs(f - played[20])), 0, 0.06);
    }

    [Fact]
    public void FindBeats_TooShort_IsEmpty() => Assert.Empty(BeatTracker.FindBeats([1, 0, 0, 1], Hop, 120));

    private static float[] Onsets(IReadOnlyList<double> beats, int seed)
    {
        var random = new Random(seed);
        var onsets = new float[(int)((beats[^1] + 0.5) / Hop)];
        for (var i = 0; i < onsets.Length; i++) { onsets[i] = (float)(random.NextDouble() * 0.6); }
        foreach (var beat in beats) { onsets[(int)(beat / Hop)] += 3 + (float)random.NextDouble(); }
        return onsets;
    }
}
