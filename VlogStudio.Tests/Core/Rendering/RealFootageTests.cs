using VlogStudio.Core.Timelines;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Rendering;

public sealed class RealFootageTests
{
    /// <summary>Quieter than -50 LUFS: the noise of a room, which is not blown up.</summary>
    private static readonly string[] Hushed = ["iphone4s", "phone-3gp", "webcam", "dark-blur"];

    public static TheoryData<string> Recordings() => TestMedia.Folder is null
        ? ["none"]
        : [.. Directory.GetFiles(System.IO.Path.Combine(TestMedia.Folder, "video")).Select(f => System.IO.Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task Render_RecordingAlone_IsExactAndLoudEnough(string name)
    {
        using var render = new TestRender();
        var id = await render.AddAsync(TestMedia.Path("video", name));
        var probe = render.Sources[id].Probe;
        var frames = Math.Clamp(FrameRate.Thirty.ToFrames(probe.Duration) - 4, 8, 75);
        var start = Math.Min(0.1, probe.Duration.TotalSeconds / 8);

        var film = await render.RenderAsync(TestRender.Timeline(TestRender.Clip(id, start, frames)));

        Assert.Empty(film.SkippedClips);
        Assert.Equal(frames, film.Frames);
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {film.IntegratedLufs} LUFS, {film.TruePeakDb} dBTP, {film.Bytes} bytes, {film.Cost}");
        Assert.True(film.TruePeakDb is null or <= -1);
        if (film.IntegratedLufs is { } loudness)
        {
            Assert.InRange(loudness, Hushed.Any(h => name.StartsWith(h, StringComparison.Ordinal)) ? -60 : -15, -13);
        }
    }
}
