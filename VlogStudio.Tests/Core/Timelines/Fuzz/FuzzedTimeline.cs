using System.Text;
using VlogStudio.Core.Media;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines;
using VlogStudio.Core.Timelines.Exchange;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Timelines.Fuzz;

/// <summary>Leads a timeline that somebody sent through all that is done with it before ffmpeg begins, and checks what must hold of each step.</summary>
internal static class FuzzedTimeline
{
    private static readonly RenderProfile s_profile = RenderProfile.For(FilmResolution.P720, FilmOrientation.Landscape);
    private static readonly string s_file = typeof(FuzzedTimeline).Assembly.Location;

    /// <summary>Validates it; a valid one is planned, written in every format and read back, and planned with clips missing.</summary>
    /// <returns>Whether it was valid.</returns>
    public static bool Follow(Timeline timeline, Random random)
    {
        var sources = Sources(timeline, random);
        var problems = TimelineValidator.Validate(timeline, sources.ToDictionary(s => s.Key, s => s.Value.Probe.Duration), random.OneIn(2) ? TimeSpan.FromMinutes(3) : null);
        Assert.All(problems, p => Assert.False(string.IsNullOrEmpty(p.Code) || string.IsNullOrEmpty(p.Field)));
        if (TimelineValidator.Validate(timeline).Count > 0)
        {
            return false;
        }

        Exchange(timeline, random);
        // What a render does first: clips without footage are left out, and what is left is planned.
        var gone = UsableTimeline.WithoutFootage(timeline, sources).ToList();
        Plan(UsableTimeline.Without(timeline, gone), sources);
        var fewer = timeline.Clips.Select((c, i) => new SkippedClip(i, c.Id, "clip_undecodable", "")).Where(s => random.OneIn(2) || gone.Exists(g => g.Index == s.Index));
        Plan(UsableTimeline.Without(timeline, [.. fewer]), sources);
        return true;
    }

    private static void Plan(Timeline timeline, IReadOnlyDictionary<Guid, RenderSource> sources)
    {
        if (timeline.Clips.Count == 0)
        {
            return;
        }

        Assert.Empty(TimelineValidator.Validate(timeline));
        var plan = RenderPlanner.Plan(timeline, s_profile, sources, "ffmpeg 1");
        var cursor = 0;
        foreach (var segment in plan.Segments)
        {
            Assert.Equal(cursor, segment.StartFrame);
            Assert.True(segment.Frames > 0 && double.IsFinite(segment.Cost) && segment.Cost >= 0, $"{segment.Frames} frames, cost {segment.Cost}");
            Assert.All(segment.Inputs, i => Assert.True(i.Seek >= TimeSpan.Zero && i.Take > TimeSpan.Zero && double.IsFinite(i.SourceFrames), i.ToString()));
            foreach (var graph in segment.Measures.Append(segment.Graph))
            {
                Assert.DoesNotContain("movie", graph, StringComparison.Ordinal);
                Assert.DoesNotContain("passwd", graph, StringComparison.Ordinal);
                Assert.DoesNotContain("NaN", graph, StringComparison.Ordinal);
                Assert.DoesNotContain("Infinity", graph, StringComparison.Ordinal);
                Assert.True(Ascii.IsValid(graph), graph);
            }

            Assert.All(segment.Words, Sound);
            cursor += segment.Frames;
        }

        Assert.Equal(timeline.TotalFrames(), cursor);
        Assert.Equal(Enumerable.Range(0, timeline.Clips.Count), plan.Segments.SelectMany(s => s.Clips).Distinct());
        var chunks = AudioPlan.Plan(timeline, sources);
        Assert.Equal(AudioPlan.SampleAt(timeline.Rate, cursor), chunks[^1].End);
        Assert.All(chunks.SelectMany(c => c.Pieces), p => Assert.True(p.Samples >= 0 && p.In >= TimeSpan.Zero && p.FadeIn + p.FadeOut <= p.Samples, p.ToString()));
    }

    /// <summary>Words are what they are: no section, style, or command of their own gets into their file.</summary>
    private static void Sound(VlogStudio.Core.Rendering.Words.WordsFile words)
    {
        var lines = words.Text.Split('\n');
        var heads = lines.Where(l => l.StartsWith('[')).ToArray();
        Assert.Equal(["[Script Info]", "[V4+ Styles]", "[Events]"], heads);
        var events = lines.SkipWhile(l => l != "[Events]").Skip(2).ToArray();
        Assert.All(events[..^1], l => Assert.StartsWith("Dialogue: ", l, StringComparison.Ordinal));
        Assert.DoesNotContain('\r', words.Text);
    }

    private static void Exchange(Timeline timeline, Random random)
    {
        var format = random.Of(Enum.GetValues<ExchangeFormat>());
        var written = TimelineExchange.Write(timeline, format, new Dictionary<Guid, ExchangeMedia>());
        var read = TimelineExchange.Read(Encoding.UTF8.GetBytes(written), format, _ => null);
        Assert.True(read.IsOk, read.IsOk ? "" : $"{format}: {read.Problems[0]}");
        if (TimelineValidator.Validate(read.Value!) is { Count: > 0 } problems)
        {
            Assert.Fail($"{format} came back invalid: {string.Join("; ", problems.Take(3))}");
        }
    }

    /// <summary>A source for every id that is named, of every kind there is.</summary>
    private static Dictionary<Guid, RenderSource> Sources(Timeline timeline, Random random)
    {
        var ids = (timeline.Clips ?? []).Where(c => c is not null).Select(c => c.RecordingId).Distinct().ToList();
        return ids.ToDictionary(id => id, id => new RenderSource(s_file, "sha-" + ids.IndexOf(id), Probe(random)));
    }

    private static MediaProbe Probe(Random random)
    {
        var rotation = random.Of((int[])[0, 90, 180, 270]);
        var (width, height) = random.Of(((int, int)[])[(1920, 1080), (320, 240), (719, 405), (2, 2), (6000, 6000), (176, 144)]);
        return new MediaProbe
        {
            Container = random.Of((string[])["mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "mpegts", "avi", "png_pipe"]),
            Duration = TimeSpan.FromSeconds(random.Of((double[])[0.04, 1, 61, 180, 21_600])),
            Video = random.OneIn(12) ? null : new VideoStream
            {
                Index = random.Next(3), Codec = "h264", CodedWidth = width, CodedHeight = height, Width = rotation % 180 == 0 ? width : height, Height = rotation % 180 == 0 ? height : width,
                Rotation = rotation, IsMirrored = random.OneIn(4), Fps = random.Of((double[])[0, 0.01, 8.8, 12.5, 29.97, 30, 60, 240, 90_000]), IsVariableRate = random.OneIn(2), IsInterlaced = random.OneIn(4),
                IsFullRange = random.OneIn(4), PixelFormat = "yuv420p", SampleAspect = random.Of((double[])[1, 1.0909, 0.0625, 16]), Transfer = random.Of((string?[])[null, "bt709", "arib-std-b67", "smpte2084"]),
                StartsAt = TimeSpan.FromSeconds(random.Of((double[])[0, 0.08, -0.02])),
            },
            Audio = random.OneIn(3) ? null : new AudioStream { Index = 1, Codec = "aac", SampleRate = random.Of((int[])[8000, 44100, 48000, 192_000]), Channels = random.Next(1, 9), StartsAt = TimeSpan.FromSeconds(random.Of((double[])[0, 0.5, -0.02])) },
        };
    }
}
