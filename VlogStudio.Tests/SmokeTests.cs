using VlogStudio.Core.Timelines;

namespace VlogStudio.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void Smoke_Always_Runs() => Assert.Equal(30, FrameRate.Thirty.ToFrames(TimeSpan.FromSeconds(1)));
}
