using System.Globalization;
using VlogStudio.Core.Timelines;
using VlogStudio.Tests.Core.Rendering.Golden;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Rendering;

/// <summary>Every real recording alone in a film, looked at with plain tools: the right way up, the right frames, clean, and as loud as films are.</summary>
public sealed class RealFootageTests
{
    private static readonly FrameSize s_size = new(640, 360);

    /// <summary>Quieter than -50 LUFS: the noise of a room, which is not blown up.</summary>
    private static readonly string[] s_hushed = ["iphone4s", "phone-3gp", "webcam", "dark-blur"];

    public static TheoryData<string> Recordings() => TestMedia.Folder is null
        ? ["none"]
        : [.. Directory.GetFiles(System.IO.Path.Combine(TestMedia.Folder, "video")).Select(f => System.IO.Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Recordings))]
    public Task Render_RecordingAlone_IsTheRecording(string name) => ProveAsync(name, s_size, most: 60);

    /// <summary>The same at the size films have.</summary>
    [Theory]
    [Trait("Category", "Long")]
    [MemberData(nameof(Recordings))]
    public Task Render_RecordingAloneAt720p_IsTheRecording(string name) => ProveAsync(name, new FrameSize(1280, 720), most: 150);

    private static async Task ProveAsync(string name, FrameSize size, int most)
    {
        using var render = new TestRender { Kind = TestRender.Profile with { Size = size } };
        var path = TestMedia.Path("video", name);
        var id = await render.AddAsync(path);
        var probe = render.Sources[id].Probe;
        var frames = Math.Clamp(FrameRate.Thirty.ToFrames(probe.Duration) - 4, 8, most);
        var start = Math.Min(0.1, probe.Duration.TotalSeconds / 8);
        var timeline = TestRender.Timeline(TestRender.Clip(id, start, frames)) with { Size = size };

        var film = await render.RenderAsync(timeline);

        Assert.Empty(film.SkippedClips);
        Assert.Equal(frames, film.Frames);
        var isHushed = s_hushed.Any(h => name.StartsWith(h, StringComparison.Ordinal));
        var proof = await FilmProof.OfAsync(film.FilmPath);
        proof.AssertIs(timeline, isHeard: film.IntegratedLufs is null ? false : isHushed ? null : true);
        Assert.Equal(proof.Lufs, film.IntegratedLufs ?? proof.Lufs, 0.2);
        await AssertLooksAsync(name, film.FilmPath, path, size, start, frames);
    }

    private static async Task AssertLooksAsync(string name, string film, string path, FrameSize size, double start, int frames)
    {
        var source = await SourceLook.AtAsync(path, size, until: start + (frames / 30.0) + 0.5);
        int[] marks = [0, frames / 3, frames * 2 / 3, frames - 1];
        var seen = await PlainTool.FramesAsync(film, size.Width, size.Height, $"select='{string.Join('+', marks.Select(m => $"eq(n\\,{m})"))}'");
        Assert.Equal(marks.Length, seen.Count);
        var inside = source.Place.Shrunk(4) is var area && area.Width % 2 == 0 ? area : source.Place;
        var (told, upright, upsideDown) = (new List<string>(), 0.0, 0.0);
        for (var i = 0; i < marks.Length; i++)
        {
            var shown = Small(Pictures.Cut(seen[i], size.Width, inside), inside);
            var fit = source.Around(start + (marks[i] / 30.0), 1 / 30.0)
                .Select(f => Pictures.Cut(f, source.Place.Width, new Area(inside.X - source.Place.X, inside.Y - source.Place.Y, inside.Width, inside.Height)))
                .Select(f => Small(f, inside)).ToList();
            var best = fit.Max(f => Pictures.Ssim(shown, f, inside.Width / 2, inside.Height / 2));
            var turned = fit.Max(f => Pictures.Ssim(shown, Pictures.Turned(f), inside.Width / 2, inside.Height / 2));
            told.Add(string.Create(CultureInfo.InvariantCulture, $"{best:0.000} (turned {turned:0.000})"));
            Assert.True(best >= (source.IsHdr ? 0.83 : 0.94), $"frame {marks[i]} of {name}: SSIM {best:0.000}");
            (upright, upsideDown) = (upright + best, upsideDown + turned);
            if (!source.IsHdr)
            {
                Assert.All(Enumerable.Range(0, 3), c => Assert.InRange(fit.Min(f => Math.Abs(Pictures.Mean(f, c) - Pictures.Mean(shown, c))), 0, 4));
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {string.Join(", ", told)}");
        Assert.True(upright > upsideDown + (0.02 * marks.Length), $"{name} looks the same upside down: {string.Join(", ", told)}");
    }

    private static byte[] Small(byte[] rgb, Area area) => Pictures.Halved(rgb, area.Width, area.Height);
}
