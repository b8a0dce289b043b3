namespace VlogStudio.Core.Timelines;

/// <summary>
/// A film as data: what is shown when, what is heard, and how. Immutable, saved with every film, JSON through
/// <see cref="Primitives.StudioJson"/>. Times within sources are exact to 100 ns; times within the film are whole frames. Version 1 had clips and
/// music only; it reads as version 2 with nothing added.
/// </summary>
public sealed record Timeline
{
    /// <summary>The version of this shape that is written now.</summary>
    public const int CurrentVersion = 2;

    /// <summary>The version of the shape it was written in.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Title of the film.</summary>
    public required string Title { get; init; }

    /// <summary>Frames a second of the film.</summary>
    public required FrameRate Rate { get; init; }

    /// <summary>Picture size of the film, pixels, both even.</summary>
    public required FrameSize Size { get; init; }

    /// <summary>The clips in order; the film is one after the other, less what transitions overlap.</summary>
    public required IReadOnlyList<Clip> Clips { get; init; }

    /// <summary>Music under the film, or null.</summary>
    public MusicBed? Music { get; init; }

    /// <summary>How loud the clips' own sound is, 0..1; 0 leaves it out.</summary>
    public double OriginalVolume { get; init; } = 1;

    /// <summary>Titles, lower thirds and stamps over the picture, in any order.</summary>
    public IReadOnlyList<Caption> Captions { get; init; } = [];

    /// <summary>Subtitles burned into the picture, or null.</summary>
    public SubtitleTrack? Subtitles { get; init; }

    /// <summary>A voice over the film, or null.</summary>
    public VoiceTrack? Voice { get; init; }

    /// <summary>Chapters in the order of the film.</summary>
    public IReadOnlyList<Chapter> Chapters { get; init; } = [];
}

/// <summary>Frames a second as a fraction.</summary>
/// <param name="Numerator">Above zero.</param>
/// <param name="Denominator">Above zero.</param>
public readonly record struct FrameRate(int Numerator, int Denominator)
{
    /// <summary>30 frames a second.</summary>
    public static FrameRate Thirty { get; } = new(30, 1);

    /// <summary>60 frames a second.</summary>
    public static FrameRate Sixty { get; } = new(60, 1);

    /// <summary>The time <paramref name="frames"/> take.</summary>
    public TimeSpan ToTime(long frames) => new((long)Math.Round((decimal)frames * Denominator * TimeSpan.TicksPerSecond / Numerator));

    /// <summary>How many whole frames fit into a time; a hair's breadth (1/1000 frame) short still counts as whole.</summary>
    public int ToFrames(TimeSpan time) => (int)Math.Floor(((decimal)time.Ticks * Numerator / Denominator / TimeSpan.TicksPerSecond) + 0.001m);
}

/// <summary>Picture size in pixels.</summary>
public readonly record struct FrameSize(int Width, int Height);

/// <summary>A stretch of the film's picture: of a recording, a still, or a card.</summary>
public sealed record Clip
{
    /// <summary>Its id within the timeline.</summary>
    public required Guid Id { get; init; }

    /// <summary>The recording, or the picture of a still; empty on a card.</summary>
    public required Guid RecordingId { get; init; }

    /// <summary>The event it came from, or null.</summary>
    public Guid? EventId { get; init; }

    /// <summary>Where it begins in the recording.</summary>
    public required TimeSpan In { get; init; }

    /// <summary>How many frames of the film it fills, transitions included.</summary>
    public required int Frames { get; init; }

    /// <summary>How a picture of another shape is fitted.</summary>
    public ClipFit Fit { get; init; } = ClipFit.Blur;

    /// <summary>How loud its own sound is, 0..1.</summary>
    public double Volume { get; init; } = 1;

    /// <summary>How fast it runs: 1 as recorded, 2 twice as fast, 0.5 half as fast; 0.25..4. Its sound follows and keeps its pitch.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Which part of the source is shown, or null for all of it.</summary>
    public Reframe? Reframe { get; init; }

    /// <summary>Whether shaking is taken out.</summary>
    public bool Stabilise { get; init; }

    /// <summary>How a still moves; set on stills, null on footage.</summary>
    public KenBurns? Still { get; init; }

    /// <summary>The card it shows instead of footage, or null.</summary>
    public Card? Card { get; init; }

    /// <summary>How it takes over from the clip before; null cuts. Never on the first clip.</summary>
    public Transition? TransitionIn { get; init; }
}

/// <summary>How a picture of another shape is fitted into the film's.</summary>
public enum ClipFit
{
    /// <summary>Whole, over a blurred and enlarged copy of itself.</summary>
    Blur,

    /// <summary>Filled, with the edges cut away.</summary>
    Crop,
}

/// <summary>What kind of transition.</summary>
public enum TransitionKind
{
    /// <summary>None: one clip after the other.</summary>
    Cut,

    /// <summary>One fades into the other.</summary>
    Crossfade,

    /// <summary>One goes to black, the other comes out of it.</summary>
    FadeBlack,

    /// <summary>The other is uncovered over the one, from right to left.</summary>
    Wipe,
}

/// <summary>How one clip takes over from the one before.</summary>
/// <param name="Kind">The kind; never <see cref="TransitionKind.Cut"/>.</param>
/// <param name="Frames">How many frames both are seen.</param>
public sealed record Transition(TransitionKind Kind, int Frames);

/// <summary>Music under a film.</summary>
public sealed record MusicBed
{
    /// <summary>The track.</summary>
    public required Guid TrackId { get; init; }

    /// <summary>Where the piece begins in the track.</summary>
    public required TimeSpan In { get; init; }

    /// <summary>Where the piece ends in the track; it is repeated when the film is longer.</summary>
    public required TimeSpan Out { get; init; }

    /// <summary>How loud, 0..1.</summary>
    public double Volume { get; init; } = 0.6;

    /// <summary>Whether it steps back while the clips are heard.</summary>
    public bool Duck { get; init; } = true;

    /// <summary>Fade at the start of the film.</summary>
    public TimeSpan FadeIn { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Fade at the end of the film.</summary>
    public TimeSpan FadeOut { get; init; } = TimeSpan.FromSeconds(2);
}
