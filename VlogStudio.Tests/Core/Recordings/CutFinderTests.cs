using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Recordings;

public sealed class CutFinderTests
{
    [Fact]
    public async Task Examine_ClipWithHardCuts_FindsThemWhereTheyAre()
    {
        using var examiner = new ExaminerUnderTest();

        var (_, result) = await examiner.ExamineAsync(await TestClips.CutsAsync(3, 2));

        Assert.True(result.IsOk);
        var cuts = result.Value.Signals.Cuts;
        Assert.Equal(2, cuts.Count);
        Assert.Equal(2.0, cuts[0], 0.1);
        Assert.Equal(4.0, cuts[1], 0.1);
    }

    [Fact]
    public async Task Examine_LongClipWithCuts_FindsThemByKeyFramesAlone()
    {
        using var examiner = new ExaminerUnderTest();

        var (recording, result) = await examiner.ExamineAsync(await TestClips.CutsAsync(4, 6));

        Assert.True(result.IsOk);
        Assert.Empty(recording.Damage);
        Assert.Equal(3, result.Value.Signals.Cuts.Count);
    }

    [Fact]
    public async Task Examine_SteadyClip_HasNoCutAndNoProxy()
    {
        using var examiner = new ExaminerUnderTest();

        var (recording, result) = await examiner.ExamineAsync(await TestClips.MovingAsync(3));

        Assert.True(result.IsOk);
        Assert.Empty(result.Value.Signals.Cuts);
        Assert.Null(recording.ProxyKey);
        Assert.Equal("video/mp4", recording.ContentType);
    }
}
