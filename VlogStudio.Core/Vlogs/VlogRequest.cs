using System.Text.Json.Serialization;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Vlogs;

/// <summary>What is asked of a film; also the body of <c>POST /api/v1/vlogs</c>. Anything may be wrong in it: the validator says what.</summary>
public sealed record VlogRequest
{
    /// <summary>The day.</summary>
    [JsonConverter(typeof(LenientDateConverter))]
    public DateOnly TargetDate { get; init; }

    /// <summary>The events in the order of the film.</summary>
    [JsonConverter(typeof(LenientIdsConverter))]
    public IReadOnlyList<Guid> EventIds { get; init; } = [];

    /// <summary>Stretches of events the person chose; of every other event the best stretch is found. Null for none. The order of the film is that of <see cref="EventIds"/>.</summary>
    public IReadOnlyList<ClipTrim>? Clips { get; init; }

    /// <summary>Title; null for one made of the day.</summary>
    public string? Title { get; init; }

    /// <summary>Picture size.</summary>
    [JsonConverter(typeof(LenientEnumConverter<FilmResolution>))]
    public FilmResolution Resolution { get; init; } = FilmResolution.P1080;

    /// <summary>Picture shape.</summary>
    [JsonConverter(typeof(LenientEnumConverter<FilmOrientation>))]
    public FilmOrientation Orientation { get; init; } = FilmOrientation.Landscape;

    /// <summary>How the picture is coded.</summary>
    [JsonConverter(typeof(LenientEnumConverter<FilmCodec>))]
    public FilmCodec Codec { get; init; } = FilmCodec.H264;

    /// <summary>Frames a second: 30 or 60.</summary>
    [JsonConverter(typeof(LenientNumberConverter))]
    public double Fps { get; init; } = 30;

    /// <summary>How much of the picture's detail is kept.</summary>
    [JsonConverter(typeof(LenientEnumConverter<FilmQuality>))]
    public FilmQuality Quality { get; init; } = FilmQuality.Standard;

    /// <summary>The film is never longer than this many seconds.</summary>
    [JsonConverter(typeof(LenientNumberConverter))]
    public double MaxDuration { get; init; } = 60;

    /// <summary>How clips follow each other.</summary>
    [JsonConverter(typeof(LenientEnumConverter<TransitionKind>))]
    public TransitionKind Transition { get; init; } = TransitionKind.Cut;

    /// <summary>How pictures of another shape are fitted.</summary>
    [JsonConverter(typeof(LenientEnumConverter<ClipFit>))]
    public ClipFit Fit { get; init; } = ClipFit.Blur;

    /// <summary>The track, or null for none.</summary>
    [JsonConverter(typeof(LenientIdConverter))]
    public Guid? MusicId { get; init; }

    /// <summary>Where the piece begins in the track, seconds; null for its start.</summary>
    [JsonConverter(typeof(LenientNumberConverter))]
    public double? MusicStart { get; init; }

    /// <summary>Where the piece ends in the track, seconds; null for its end.</summary>
    [JsonConverter(typeof(LenientNumberConverter))]
    public double? MusicEnd { get; init; }

    /// <summary>How loud the music is, 0..1; null for 0.6.</summary>
    [JsonConverter(typeof(LenientNumberConverter))]
    public double? MusicVolume { get; init; }

    /// <summary>How loud the clips' own sound is, 0..1; null for 1. 0 leaves it out.</summary>
    [JsonConverter(typeof(LenientNumberConverter))]
    public double? OriginalVolume { get; init; }

    /// <summary>Whether the music steps back while the clips are heard; null for yes.</summary>
    public bool? Duck { get; init; }

    /// <summary>Whether clips change on the beats of the music, without cutting into speech; null for no.</summary>
    public bool? CutOnBeats { get; init; }

    /// <summary>Whether each clip says when, and where, it was shot.</summary>
    [JsonConverter(typeof(LenientEnumConverter<FilmStamps>))]
    public FilmStamps Stamps { get; init; }

    /// <summary>Whether the film was handed in as a timeline, of which this names what it can; never asked for.</summary>
    public bool FromTimeline { get; init; }

    /// <summary>The rate of <see cref="Fps"/>.</summary>
    internal FrameRate Rate => Fps == 60 ? FrameRate.Sixty : FrameRate.Thirty;

    /// <summary>The kind of file this asks for.</summary>
    internal RenderProfile Profile => RenderProfile.For(Resolution, Orientation, Codec, Rate, Quality);
}
