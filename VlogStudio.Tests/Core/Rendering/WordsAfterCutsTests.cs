using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Tests.Core.Rendering;

public sealed class WordsAfterCutsTests
{
    /// <summary>Three clips of 100 frames: 0, 100, 200.</summary>
    private static readonly Timeline Film = TestRender.Timeline([.. Enumerable.Range(0, 3).Select(i => TestRender.Clip(Guid.NewGuid(), i, 100))]);

    private static Caption Caption(int start, int frames) => new() { Id = Guid.NewGuid(), Kind = CaptionKind.Stamp, Text = $"at {start}", StartFrame = start, Frames = frames };

    private static SubtitleCue Cue(double start, double end) => new()
    {
        Start = TimeSpan.FromSeconds(start), End = TimeSpan.FromSeconds(end), Text = $"at {start}",
        Words = [new SubtitleWord(TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(end), "at")],
    };

    private static Timeline Without(Timeline film, params int[] clips) =>
        UsableTimeline.Without(film, [.. clips.Select(i => new SkippedClip(i, film.Clips[i].Id, "source_missing", ""))]);

    [Fact]
    public void Without_TheMiddle_WordsStayWithTheirClips()
    {
        var film = Without(Film with { Captions = [Caption(10, 50), Caption(120, 50), Caption(210, 50), Caption(90, 20), Caption(60, 100)] }, 1);

        Assert.Equal([(10, 50), (110, 50), (90, 10)], film.Captions.Select(c => (c.StartFrame, c.Frames)));
        Assert.Equal(["at 10", "at 210", "at 90"], film.Captions.Select(c => c.Text));
    }

    [Fact]
    public void Without_AClip_SubtitlesAndTheirWordsMove()
    {
        var track = new SubtitleTrack { Cues = [Cue(1, 2), Cue(4, 5), Cue(7, 8)] };
        var film = Without(Film with { Subtitles = track }, 1);

        Assert.Equal(["at 1", "at 7"], film.Subtitles!.Cues.Select(c => c.Text));
        var moved = film.Subtitles.Cues[1];
        Assert.Equal(7 - (100 / 30.0), moved.Start.TotalSeconds, 4);
        Assert.Equal(TimeSpan.FromSeconds(1), moved.End - moved.Start);
        Assert.Equal((moved.Start, moved.End), (moved.Words[0].Start, moved.Words[0].End));
    }

    [Fact]
    public void Without_AClipUnderAVoice_SubtitlesStayWithTheVoice()
    {
        var track = new SubtitleTrack { Cues = [Cue(1, 2), Cue(4, 5), Cue(6, 7), Cue(9, 9.5)] };
        var film = Without(Film with { Subtitles = track, Voice = new VoiceTrack { SourceId = Guid.NewGuid() } }, 1);

        Assert.Equal([1, 4, 6], film.Subtitles!.Cues.Select(c => c.Start.TotalSeconds));
        Assert.Equal(film.Duration(), film.Subtitles.Cues[^1].End);
    }

    [Fact]
    public void Without_AClip_ChaptersStayInOrderWithinTheFilm()
    {
        Chapter[] chapters = [new(0, "a"), new(100, "b"), new(150, "c"), new(200, "d"), new(250, "e")];

        Assert.Equal([(0, "a"), (100, "d"), (150, "e")], Without(Film with { Chapters = chapters }, 1).Chapters.Select(c => (c.StartFrame, c.Title)));
        Assert.Equal([(0, "a"), (100, "b"), (150, "c")], Without(Film with { Chapters = chapters }, 2).Chapters.Select(c => (c.StartFrame, c.Title)));
        Assert.Equal([(0, "b")], Without(Film with { Chapters = [new(0, "a"), new(50, "b")] }, 0).Chapters.Select(c => (c.StartFrame, c.Title)));
    }

    [Fact]
    public void Without_ClipsBetweenTransitions_NothingGoesBackOrOut()
    {
        var film = TestRender.Timeline([.. Enumerable.Range(0, 4).Select(i => TestRender.Clip(Guid.NewGuid(), i, 60, i == 0 ? 0 : 10 + (5 * i)))]);
        var captions = Enumerable.Range(0, film.TotalFrames()).Select(i => Caption(i, 1)).ToArray();
        for (var gone = 0; gone < 4; gone++)
        {
            var shorter = Without(film with { Captions = captions }, gone);
            var starts = shorter.Captions.Select(c => c.StartFrame).ToList();
            Assert.Equal(starts.Order(), starts);
            Assert.All(starts, s => Assert.InRange(s, 0, shorter.TotalFrames() - 1));
            Assert.InRange(starts.Count, 100, shorter.TotalFrames() + 30);
        }
    }

    [Fact]
    public void WithoutFootage_CardsAndStills_NeedNoTime()
    {
        var film = TestRender.Timeline(TestRender.Card("x", 30), TestRender.Clip(Guid.NewGuid(), 0, 30) with { Still = new KenBurns(new Reframe(0, 0, 1), new Reframe(1, 1, 2)) });

        var skipped = Assert.Single(UsableTimeline.WithoutFootage(film, new Dictionary<Guid, RenderSource>()));
        Assert.Equal((1, "source_missing"), (skipped.Index, skipped.Code));
    }
}
