using VlogStudio.Core.Media;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Rendering;

/// <summary>Whether a film somebody else made is believed: only the one its timeline describes, whole and decodable.</summary>
public sealed class CheckFilmTests
{
    private static async Task<(TestRender Render, Timeline Timeline, RenderedFilm Film)> FilmAsync()
    {
        var render = new TestRender();
        var one = await render.AddAsync(await TestClips.MovingAsync(3));
        var two = await render.AddAsync(await TestClips.MovingAsync(3, hue: 120));
        var timeline = TestRender.Timeline(TestRender.Clip(one, 0, 30), TestRender.Clip(two, 0.5, 30, 8), TestRender.Clip(one, 1, 30));
        return (render, timeline, await render.RenderAsync(timeline));
    }

    private static Task<CheckedFilm> CheckAsync(TestRender render, string path, Timeline timeline, params int[] skipped) => new CheckFilm(render.Media).HandleAsync(
        path, timeline, render.Kind, skipped, Directory.CreateDirectory(render.Folder.File($"check-{Guid.CreateVersion7():n}")).FullName, CancellationToken.None);

    private static async Task<string> RefusalAsync(TestRender render, string path, Timeline timeline, params int[] skipped)
    {
        var refused = await Assert.ThrowsAsync<MediaException>(() => CheckAsync(render, path, timeline, skipped));
        Assert.NotEqual("ffmpeg_missing", refused.Code);
        return refused.Message;
    }

    [Fact]
    public async Task Check_TheFilmItself_IsBelievedAndMeasured()
    {
        var (render, timeline, film) = await FilmAsync();
        using (render)
        {
            var found = await CheckAsync(render, film.FilmPath, timeline);
            Assert.Equal(timeline.TotalFrames(), found.Timeline.TotalFrames());
            Assert.Equal(film.IntegratedLufs!.Value, found.IntegratedLufs!.Value, 0.5);
        }
    }

    [Fact]
    public async Task Check_FilmOfAnotherTimeline_IsRefused()
    {
        var (render, timeline, film) = await FilmAsync();
        using (render)
        {
            Assert.Contains("length", await RefusalAsync(render, film.FilmPath, timeline with { Clips = [timeline.Clips[0], timeline.Clips[1], timeline.Clips[2] with { Frames = 29 }] }), StringComparison.Ordinal);
            await RefusalAsync(render, film.FilmPath, timeline, 1);
        }
    }

    [Fact]
    public async Task Check_SpoiledCutOrOddFile_IsRefused()
    {
        var (render, timeline, film) = await FilmAsync();
        using (render)
        {
            var bytes = await File.ReadAllBytesAsync(film.FilmPath);
            var spoiled = (byte[])bytes.Clone();
            // The index stays whole: only who decodes the pictures sees it.
            for (var i = bytes.Length / 2; i < (bytes.Length / 2) + 4000; i++) { spoiled[i] ^= 0x5A; }
            var path = render.Folder.File("spoiled.mp4");
            await File.WriteAllBytesAsync(path, spoiled);
            await RefusalAsync(render, path, timeline);

            await File.WriteAllBytesAsync(path, bytes[..^5000]);
            await RefusalAsync(render, path, timeline);

            await File.WriteAllBytesAsync(path, [1, 2, 3]);
            await RefusalAsync(render, path, timeline);
            await RefusalAsync(render, await TestClips.MovingAsync(3), timeline);
        }
    }

    [Fact]
    public async Task Check_FilmWithAClipLeftOut_IsBelievedWhenThatIsTold()
    {
        var (render, timeline, _) = await FilmAsync();
        using (render)
        {
            var gone = timeline with { Clips = [timeline.Clips[0], timeline.Clips[1] with { RecordingId = Guid.CreateVersion7() }, timeline.Clips[2]] };
            var film = await render.RenderAsync(gone);
            Assert.Equal(1, Assert.Single(film.SkippedClips).Index);

            Assert.Equal(film.Frames, (await CheckAsync(render, film.FilmPath, gone, 1)).Timeline.TotalFrames());
            await RefusalAsync(render, film.FilmPath, gone);
        }
    }
}
