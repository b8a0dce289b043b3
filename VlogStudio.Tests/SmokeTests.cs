namespace VlogStudio.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void Smoke_Always_Runs() => Assert.Equal(30, Core.Timelines.FrameRate.Thirty.ToFrames(TimeSpan.FromSeconds(1)));
}
