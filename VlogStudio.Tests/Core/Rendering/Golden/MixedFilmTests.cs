using System.Globalization;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Tests.Core.Rendering.Golden;

/// <summary>
/// Ten films in which everything a timeline can say stands beside everything else, held against what plain tools decode of their sources: each frame
/// the right one, the right way up and in its place, each sound at its moment, and the file as every film's has to be.
/// </summary>
public sealed class MixedFilmTests
{
    /// <summary>How far a beep may be from its flash, seconds.</summary>
    private const double Together = 0.020;

    public static TheoryData<string> Names() => MixedFilm.Names();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Render_MixedTimeline_IsWhatItSays(string name)
    {
        using var render = new TestRender { Kind = MixedFilm.KindOf(name) };
        await render.RequireAsync(render.Kind.Codec);
        var mixed = await MixedFilm.OfAsync(name, render);
        Assert.Empty(TimelineValidator.Validate(mixed.Timeline));

        var film = await render.RenderAsync(mixed.Timeline);

        Assert.Empty(film.SkippedClips);
        var proof = await FilmProof.OfAsync(film.FilmPath);
        proof.AssertIs(mixed.Timeline, EncoderSettings.NameOf(render.Kind.Codec));
        Assert.Equal(proof.Lufs, film.IntegratedLufs ?? 0, 0.2);
        var (size, rate) = (mixed.Timeline.Size, mixed.Timeline.Rate);
        var frames = await PlainTool.FramesAsync(film.FilmPath, size.Width, size.Height);
        Assert.Equal(mixed.Timeline.TotalFrames(), frames.Count);
        var samples = await PlainTool.SamplesAsync(film.FilmPath);
        var expected = await ExpectedFilm.OfAsync(mixed.Timeline, mixed.Files);
        AssertPicture(mixed, expected, frames);
        AssertWords(mixed.Timeline, expected, frames);
        AssertTogether(mixed, frames, samples, (double)rate.Numerator / rate.Denominator);
        AssertHeard(mixed, samples);
    }

    /// <summary>Every clip at its first, some middle and its last frame, every transition at four, and the frames beside every word.</summary>
    private static IEnumerable<int> Marks(Timeline timeline, ExpectedFilm expected)
    {
        foreach (var position in timeline.Positions())
        {
            var (from, until) = (position.StartFrame + position.OverlapBefore, position.EndFrame - position.OverlapAfter);
            int[] marks = [from, from + ((until - from) / 3), from + ((until - from) * 2 / 3), until - 1, .. Enumerable.Range(0, 4).Select(i => position.StartFrame + (position.OverlapBefore * i / 4))];
            foreach (var mark in marks)
            {
                yield return mark;
            }
        }

        var words = timeline.Captions.Select(c => (From: c.StartFrame, Until: c.StartFrame + c.Frames))
            .Concat(timeline.Subtitles?.Cues.Select(c => (expected.FrameOf(c.Start), expected.FrameOf(c.End))) ?? []);
        foreach (var (from, until) in words)
        {
            yield return from - 1;
            yield return Math.Min(timeline.TotalFrames() - 1, until);
        }
    }

    private static void AssertPicture(MixedFilm mixed, ExpectedFilm expected, IReadOnlyList<byte[]> frames)
    {
        var (width, total) = (mixed.Timeline.Size.Width, frames.Count);
        var (told, upright, turned) = (new List<string>(), 0.0, 0.0);
        foreach (var mark in Marks(mixed.Timeline, expected).Distinct().Order())
        {
            var right = expected.At(mark);
            var (likeness, shift) = Compare(frames[mark], right, width);
            told.Add(string.Create(CultureInfo.InvariantCulture, $"{mark}{(right.IsMixed ? "*" : "")}: {likeness:0.000} ±{shift:0.0}"));
            Assert.True(likeness >= (right.IsMixed ? 0.90 : 0.93), $"frame {mark}: SSIM {likeness:0.000}; {string.Join(", ", told)}");
            Assert.True(shift <= 5, $"frame {mark}: colours differ by {shift:0.0}");
            if (!expected.HasWords(mark))
            {
                (upright, turned) = (upright + likeness, turned + Compare(frames[mark], right with { Pictures = [.. right.Pictures.Select(Pictures.Turned)] }, width).Likeness);
                AssertMoment(expected, frames[mark], mark, total, width);
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", told));
        Assert.True(upright > turned * 1.2, $"upright {upright:0.0}, upside down {turned:0.0}");
    }

    /// <summary>No other moment within three frames looks more like it.</summary>
    private static void AssertMoment(ExpectedFilm expected, byte[] frame, int mark, int total, int width)
    {
        var differences = Enumerable.Range(Math.Max(0, mark - 3), Math.Min(total, mark + 4) - Math.Max(0, mark - 3)).Where(i => !expected.HasWords(i))
            .Select(i => (Frame: i, Difference: Difference(frame, expected.At(i), expected.At(mark).Area, width))).OrderBy(d => d.Difference).ToList();
        var own = differences.Single(d => d.Frame == mark).Difference;
        // Where nothing moves, or the source has fewer pictures than the film, neighbours look the same.
        Assert.True(own <= differences[0].Difference + 0.3, $"frame {mark} looks more like {differences[0].Frame}: {own:0.00} against {differences[0].Difference:0.00}");
    }

    private static double Difference(byte[] frame, ExpectedFrame right, Area area, int width)
    {
        var shown = Pictures.Cut(frame, width, area);
        return right.Pictures.Min(p => Pictures.Difference(Pictures.Cut(p, width, area), shown));
    }

    private static (double Likeness, double Shift) Compare(byte[] frame, ExpectedFrame right, int width)
    {
        var area = right.Area;
        var shown = Pictures.Halved(Pictures.Cut(frame, width, area), area.Width, area.Height);
        return right.Pictures.Select(p => Pictures.Halved(Pictures.Cut(p, width, area), area.Width, area.Height))
            .Select(p => (Pictures.Ssim(shown, p, area.Width / 2, area.Height / 2), Enumerable.Range(0, 3).Max(c => Math.Abs(Pictures.Mean(shown, c) - Pictures.Mean(p, c)))))
            .MaxBy(c => c.Item1);
    }

    /// <summary>Words are seen in the middle of their time; that they are not before and after is told by the pictures there.</summary>
    private static void AssertWords(Timeline timeline, ExpectedFilm expected, IReadOnlyList<byte[]> frames)
    {
        var words = timeline.Captions.Select(c => (Middle: c.StartFrame + (c.Frames / 2), Kind: (CaptionKind?)c.Kind, c.Text))
            .Concat(timeline.Subtitles?.Cues.Select(c => (expected.FrameOf((c.Start + c.End) / 2), (CaptionKind?)null, c.Text)) ?? []);
        foreach (var (middle, kind, text) in words)
        {
            var bare = expected.Bare(middle);
            var band = ExpectedFilm.Common(bare.Area, expected.Band(kind));
            var shown = Pictures.Cut(frames[middle], timeline.Size.Width, band);
            var changed = bare.Pictures.Min(p => Pictures.Changed(shown, Pictures.Cut(p, timeline.Size.Width, band), 70));
            Assert.True(changed > 30, $"'{text}' is not seen at frame {middle}: {changed} pixels");
        }
    }

    /// <summary>Each flash at its frame, each beep within 20 ms of it.</summary>
    private static void AssertTogether(MixedFilm mixed, IReadOnlyList<byte[]> frames, short[] samples, double fps)
    {
        var light = frames.Select(Pictures.Light).ToArray();
        var beeps = new ToneWatch(samples, GoldenSource.Beep);
        var (told, count) = (new List<double>(), 0);
        foreach (var position in mixed.Timeline.Positions().Where(p => mixed.Sources.ContainsKey(p.Clip.RecordingId)))
        {
            var clip = position.Clip;
            for (var second = Math.Ceiling(clip.In.TotalSeconds + 0.001); second < clip.OutAt(mixed.Timeline.Rate).TotalSeconds; second++)
            {
                var at = (second - clip.In.TotalSeconds) / clip.Speed * fps;
                var flash = (int)Math.Round(at);
                if (flash < position.OverlapBefore + 3 || flash > position.FrameCount - position.OverlapAfter - 6)
                {
                    continue;
                }

                if (Math.Abs(at - flash) > 0.01)
                {
                    // It begins between two frames of the film: no frame tells it to the millisecond.
                    continue;
                }

                flash += position.StartFrame;
                Assert.True(light[flash - 1] < 200 && light[flash] > 215, $"the flash of {flash} is not there: {light[flash - 1]:0} {light[flash]:0} {light[flash + 1]:0}");
                count++;
                if (clip.Volume > 0)
                {
                    told.Add((beeps.OnsetNear(flash / fps) - (flash / fps)) * 1000);
                }
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine("ms from flash to beep: " + string.Join(' ', told.Select(t => t.ToString("0.0", CultureInfo.InvariantCulture))));
        Assert.True(count >= 1 && told.Count >= 1, $"{count} flashes, {told.Count} beeps");
        Assert.All(told, late => Assert.InRange(late / 1000, -Together, Together));
    }

    /// <summary>Each clip's own tone while it is seen and no other; the voice in its place; music that steps back for clips where it is to.</summary>
    private static void AssertHeard(MixedFilm mixed, short[] samples)
    {
        var timeline = mixed.Timeline;
        var positions = timeline.Positions();
        var tones = mixed.Sources.Values.Select(s => s.Hertz).Distinct().ToArray();
        foreach (var position in positions)
        {
            var own = mixed.Sources.GetValueOrDefault(position.Clip.RecordingId)?.Hertz ?? 0;
            var (from, until) = Body(position);
            if (until - from < 0.25)
            {
                continue;
            }

            var levels = tones.ToDictionary(t => t, t => Sounds.Tone(samples, from, until, t));
            var others = levels.Where(t => t.Key != own).Select(t => t.Value).DefaultIfEmpty(0).Max();
            if (own > 0 && position.Clip.Volume > 0)
            {
                Assert.True(levels[own] > 5 * others && levels[own] > 0.004, $"clip {position.Index}: {levels[own]:0.0000} of its own tone, {others:0.0000} of others");
            }
            else
            {
                Assert.True(levels.Values.Max() < 0.01, $"clip {position.Index} is heard: {levels.Values.Max():0.0000}");
            }
        }

        if (timeline.Voice is { } voice)
        {
            var start = timeline.Rate.ToTime(voice.StartFrame).TotalSeconds;
            var (before, said) = (Sounds.Tone(samples, start - 0.5, start - 0.02, 2000), Sounds.Tone(samples, start + 0.02, start + 0.38, 2000));
            Assert.True(said > 0.05 && said > 20 * before, $"voice {said:0.000}, before it {before:0.000}");
            Assert.InRange(new ToneWatch(samples, 2000).OnsetNear(start) - start, -Together, Together);
        }

        AssertMusic(timeline, mixed, samples);

        (double From, double Until) Body(ClipPosition p) => (
            timeline.Rate.ToTime(p.StartFrame + p.OverlapBefore).TotalSeconds + 0.05, timeline.Rate.ToTime(p.EndFrame - p.OverlapAfter).TotalSeconds - 0.05);
    }

    private static void AssertMusic(Timeline timeline, MixedFilm mixed, short[] samples)
    {
        var total = timeline.Duration().TotalSeconds;
        if (timeline.Music is null)
        {
            Assert.True(Sounds.Tone(samples, 0, total, 330) < 0.003);
            return;
        }

        // The last second fades, and the first; a ducked bed takes half a second to come back.
        var speaking = timeline.Voice is { } v ? (From: timeline.Rate.ToTime(v.StartFrame).TotalSeconds, Until: timeline.Rate.ToTime(v.StartFrame).TotalSeconds + 2.5) : (From: 99, Until: 99);
        var levels = timeline.Positions().Select(p => (
                IsHeard: mixed.Sources.ContainsKey(p.Clip.RecordingId) && p.Clip.Volume > 0,
                From: Math.Max(0.5, timeline.Rate.ToTime(p.StartFrame + p.OverlapBefore).TotalSeconds + 0.4), Until: Math.Min(total - 0.6, timeline.Rate.ToTime(p.EndFrame - p.OverlapAfter).TotalSeconds)))
            .Where(s => s.Until - s.From > 0.25 && (s.Until < speaking.From || s.From > speaking.Until))
            .Select(s => (s.IsHeard, Level: Sounds.Tone(samples, s.From, s.Until, 330))).ToLookup(s => s.IsHeard, s => s.Level);
        TestContext.Current.TestOutputHelper?.WriteLine($"music under clips: {string.Join(' ', levels[true].Select(l => l.ToString("0.000", CultureInfo.InvariantCulture)))}; alone: {string.Join(' ', levels[false].Select(l => l.ToString("0.000", CultureInfo.InvariantCulture)))}");
        Assert.NotEmpty(levels[true].Concat(levels[false]));
        Assert.All(levels[true].Concat(levels[false]), l => Assert.True(l > 0.004, $"music {l:0.0000}"));
        if (levels[true].Any() && levels[false].Any())
        {
            var share = levels[true].Average() / levels[false].Average();
            Assert.True(timeline.Music.Duck ? share < 0.7 : share is > 0.8 and < 1.25, $"music under the clips is {share:0.00} of what it is alone");
        }
    }
}
