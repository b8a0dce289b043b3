using FsCheck;
using FsCheck.Fluent;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Tests.Core.Timelines;

/// <summary>Films with everything a timeline can say.</summary>
internal static partial class AnyTimelines
{
    private static readonly string[] s_texts =
    [
        "A day", "海辺の一日 – 바다", "שלום עולם ‏(ימין)", "مرحبا", "👩‍👩‍👧 🏖️", "<b>&amp;\"'</b> ]]> <!-- -->", "first\nsecond\r\nthird\ttab", "  spaces  ", "#timecode# \\# #", "\u0001bell\u0007", "{\\an8}", "a;b=c|d%n", "x\uFFFEy", "<!DOCTYPE fcpxml>",
    ];

    private static readonly FrameRate[] s_rates = [FrameRate.Thirty, FrameRate.Sixty, new(30000, 1001), new(24000, 1001), new(25, 1), new(60, 2), new(120, 1), new(1, 1), new(2997, 100)];

    /// <summary>Cards, stills, speeds, words, voice, music, chapters, odd rates, texts that need escaping.</summary>
    public static Arbitrary<Timeline> Rich => (
        from timeline in Valid.Generator
        from seed in Gen.Choose(0, int.MaxValue - 1)
        select Enriched(timeline, new Random(seed))).ToArbitrary();

    /// <summary>The same films, from one source of chance.</summary>
    public static Timeline Any(Random random)
    {
        var count = random.Next(1, 8);
        int[] Numbers(int least, int most) => [.. Enumerable.Range(0, count).Select(_ => random.Next(least, most))];
        var (frames, starts, fades) = (Numbers(1, 700), Numbers(0, 60_000), Numbers(0, 40));
        var plain = Build(frames, starts, fades, [.. Numbers(0, 3).Select(i => Recordings[i])], [.. Numbers(0, 2).Select(i => (ClipFit)i)], Sizes[random.Next(Sizes.Length)]);
        return Enriched(plain, random);
    }

    public static Timeline Enriched(Timeline timeline, Random random)
    {
        var rate = random.Pick(s_rates);
        var clips = timeline.Clips.Select((clip, i) => ClipOf(clip, random)).ToList();
        var film = timeline with { Rate = rate, Clips = clips, Title = random.Text(), OriginalVolume = random.Level() };
        var total = film.TotalFrames();
        return film with
        {
            Version = random.Next(4) == 0 ? 1 : 2,
            Captions = [.. Enumerable.Range(0, random.Next(5)).Select(_ => new Caption
            {
                Id = Id(random), Kind = random.Pick(Enum.GetValues<CaptionKind>()), Text = random.Text(), Detail = random.Next(2) == 0 ? null : random.Text(),
                StartFrame = random.Next(total), Frames = 1 + random.Next(2 * total),
            })],
            Subtitles = random.Next(2) == 0 ? null : Subtitles(film, random),
            Music = random.Next(2) == 0 ? null : Music(random),
            Voice = random.Next(2) == 0 ? null : new VoiceTrack { SourceId = Recordings[0], In = Ticks(random, 60), StartFrame = random.Next(total), Volume = random.Level() },
            Chapters = [.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(total)).Distinct().Order().Select(at => new Chapter(at, random.Text()))],
        };
    }

    private static Clip ClipOf(Clip clip, Random random)
    {
        var isCard = random.Next(5) == 0;
        var isStill = !isCard && random.Next(5) == 0;
        return clip with
        {
            RecordingId = isCard ? Guid.Empty : clip.RecordingId,
            EventId = random.Next(2) == 0 ? null : Id(random),
            In = Ticks(random, 60),
            Volume = random.Level(),
            Speed = random.Next(2) == 0 ? 1 : random.Pick((double[])[0.25, 0.5, 2, 4, 1.0 / 3, 0.25 + (random.NextDouble() * 3.75)]),
            Reframe = random.Next(2) == 0 ? null : Framing(random),
            Stabilise = random.Next(3) == 0,
            Still = isStill ? new KenBurns(Framing(random), Framing(random)) : null,
            Card = isCard ? new Card { Text = random.Text(), Detail = random.Next(2) == 0 ? null : random.Text(), Ground = random.Pick((string[])["#101418", "#AbCdEf"]), Ink = random.Pick((string[])["#ffffff", "#FF8800"]) } : null,
            TransitionIn = clip.TransitionIn is { } t ? t with { Kind = random.Pick((TransitionKind[])[TransitionKind.Crossfade, TransitionKind.FadeBlack, TransitionKind.Wipe]) } : null,
        };
    }

    private static SubtitleTrack Subtitles(Timeline film, Random random) => new()
    {
        Cues = [.. Enumerable.Range(0, random.Next(6)).Select(_ =>
        {
            var start = new TimeSpan((long)(random.NextDouble() * 1.2 * film.Duration().Ticks));
            var end = start + TimeSpan.FromTicks(1 + random.Next(50_000_000));
            var middle = start + ((end - start) / 2);
            return new SubtitleCue { Start = start, End = end, Text = random.Text(), Words = random.Next(2) == 0 ? [] : [new(start, middle, random.Text()), new(middle, end, "b")] };
        })],
        Style = random.Next(2) == 0 ? new() : new SubtitleStyle { Size = 0.07, Place = SubtitlePlace.Top, SafeMargin = 0.1, Ink = "#ffff00", Highlight = "#ff0000", Boxed = true },
    };

    private static MusicBed Music(Random random)
    {
        var from = Ticks(random, 30);
        return new MusicBed
        {
            TrackId = Recordings[1], In = from, Out = from + TimeSpan.FromSeconds(1) + Ticks(random, 40), Volume = random.Level(), Duck = random.Next(2) == 0,
            FadeIn = Ticks(random, 2), FadeOut = Ticks(random, 90),
        };
    }

    private static Reframe Framing(Random random) => new(random.NextDouble(), random.NextDouble(), 1 + (random.NextDouble() * 7));

    private static TimeSpan Ticks(Random random, int seconds) => random.Next(4) == 0 ? TimeSpan.Zero : new TimeSpan(random.NextInt64(seconds * TimeSpan.TicksPerSecond));

    private static Guid Id(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private static T Pick<T>(this Random random, IReadOnlyList<T> of) => of[random.Next(of.Count)];

    private static string Text(this Random random) => random.Pick(s_texts);

    private static double Level(this Random random) => random.Next(4) switch { 0 => 1, 1 => 0, 2 => 0.6, _ => random.NextDouble() };
}
