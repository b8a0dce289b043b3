using System.Globalization;
using System.Text.Json;
using VlogStudio.Core.Rendering;
using VlogStudio.Tests.Core.Rendering.Golden;

namespace VlogStudio.Tests.Core.Rendering;

public sealed class PackStreamTests
{
    /// <summary>Browsers leave edits out that only wait: picture and sound have to begin together without any.</summary>
    [Fact]
    public async Task Pack_FilmWithReorderedFrames_BeginsWithPictureAndSoundTogether()
    {
        using var render = new TestRender { Kind = TestRender.Profile with { Preset = "veryfast" } };
        var id = await render.AddAsync(await GoldenClips.FlashAndBeepAsync("packed-sync.mp4"));
        var film = await render.RenderAsync(TestRender.Timeline(TestRender.Clip(id, 0.5, 140)));

        var packed = await new PackStream(render.Media).HandleAsync(film.FilmPath, Path.Combine(Path.GetDirectoryName(film.FilmPath)!, "stream"), TestContext.Current.CancellationToken);

        var (json, _) = await PlainTool.RunAsync("ffprobe", "-v", "error", "-ignore_editlist", "1", "-show_entries", "stream=codec_type,start_time", "-print_format", "json", packed.FragmentsPath);
        var bare = JsonDocument.Parse(json).RootElement.GetProperty("streams").EnumerateArray()
            .ToDictionary(s => s.GetProperty("codec_type").GetString()!, s => double.Parse(s.GetProperty("start_time").GetString()!, CultureInfo.InvariantCulture));
        var edits = EditsOf(await File.ReadAllBytesAsync(packed.FragmentsPath));
        Assert.All(edits, e => Assert.Single(e));
        Assert.All(edits, e => Assert.InRange(e[0], 0, int.MaxValue));
        // The first frame of the picture is at nothing once its one edit is taken away; the sound runs in for 1024 samples before.
        Assert.InRange(bare["video"], 0.05, 0.08);
        Assert.InRange(bare["audio"], -0.001, 0.001);
    }

    /// <summary>The media times of each track's edits; below zero, an edit only waits.</summary>
    private static List<List<int>> EditsOf(byte[] file)
    {
        var tracks = new List<List<int>>();
        var from = 0;
        while (file.AsSpan(from).IndexOf("elst"u8) is >= 0 and var at)
        {
            from += at + 4;
            var count = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(from + 4));
            var entry = from + 8;
            tracks.Add([.. Enumerable.Range(0, count).Select(i => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(entry + (i * 12) + 4)))]);
        }

        Assert.Equal(2, tracks.Count);
        return tracks;
    }
}
