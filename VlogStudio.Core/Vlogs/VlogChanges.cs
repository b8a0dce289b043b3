using System.Text.Json.Serialization;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Rendering;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Vlogs;

/// <summary>What to change for a new version; null keeps what was asked before.</summary>
public sealed record VlogChanges
{
    /// <summary>The events in the order of the film.</summary>
    [JsonConverter(typeof(LenientIdsConverter))]
    public IReadOnlyList<Guid>? EventIds { get; init; }

    /// <summary>Stretches of events the person chose, in place of those before; an empty list finds the best stretches anew.</summary>
    public IReadOnlyList<ClipTrim>? Clips { get; init; }

    /// <summary>Title.</summary>
    public string? Title { get; init; }

    /// <summary>Picture size.</summary>
    [JsonConverter(typeof(LenientEnumConverter<FilmResolution>))]
    public FilmResolution? Resolution { get; init; }

    /// <summary>Picture shape.</summary>
    [JsonConverter(typeof(LenientEnumConverter<FilmOrientation>))]
    public FilmOrientation? Orientation { get; init; }

    /// <summary>How the picture is coded.</summary>
    [JsonConverter(typeof(LenientEnumConverter<FilmCodec>))]
    public FilmCodec? Codec { get; init; }

    /// <summary>Frames a second: 30 or 60.</summary>
    [JsonConverter(typeof(LenientNumberConverter))]
    public double? Fps { get; init; }

    /// <summary>How much of the picture's detail is kept.</summary>
    [JsonConverter(typeof(LenientEnumConverter<FilmQuality>))]
    public FilmQuality? Quality { get; init; }

    /// <summary>Greatest length, seconds.</summary>
    [JsonConverter(typeof(LenientNumberConverter))]
    public double? MaxDuration { get; init; }

    /// <summary>How clips follow each other.</summary>
    [JsonConverter(typeof(LenientEnumConverter<TransitionKind>))]
    public TransitionKind? Transition { get; init; }

    /// <summary>How pictures of another shape are fitted.</summary>
    [JsonConverter(typeof(LenientEnumConverter<ClipFit>))]
    public ClipFit? Fit { get; init; }

    /// <summary>The track.</summary>
    [JsonConverter(typeof(LenientIdConverter))]
    public Guid? MusicId { get; init; }

    /// <summary>True takes the music away.</summary>
    public bool RemoveMusic { get; init; }

    /// <summary>Where the piece begins in the track, seconds.</summary>
    [JsonConverter(typeof(LenientNumberConverter))]
    public double? MusicStart { get; init; }

    /// <summary>Where the piece ends in the track, seconds.</summary>
    [JsonConverter(typeof(LenientNumberConverter))]
    public double? MusicEnd { get; init; }

    /// <summary>How loud the music is, 0..1.</summary>
    [JsonConverter(typeof(LenientNumberConverter))]
    public double? MusicVolume { get; init; }

    /// <summary>How loud the clips' own sound is, 0..1.</summary>
    [JsonConverter(typeof(LenientNumberConverter))]
    public double? OriginalVolume { get; init; }

    /// <summary>Whether the music steps back while the clips are heard.</summary>
    public bool? Duck { get; init; }

    /// <summary>Whether clips change on the beats of the music.</summary>
    public bool? CutOnBeats { get; init; }

    /// <summary>Whether each clip says when, and where, it was shot.</summary>
    [JsonConverter(typeof(LenientEnumConverter<FilmStamps>))]
    public FilmStamps? Stamps { get; init; }

    /// <summary>The request these changes make of an earlier one.</summary>
    internal VlogRequest ApplyTo(VlogRequest asked)
    {
        // Another track begins at its start unless a piece of it is named.
        var isOtherTrack = MusicId is not null && MusicId != asked.MusicId;
        var events = EventIds is { Count: > 0 } ? EventIds : asked.EventIds;
        return asked with
        {
            EventIds = events,
            // What was cut of an event that is taken out goes with it.
            Clips = Clips ?? asked.Clips?.Where(c => events.Contains(c.EventId)).ToList(),
            Title = Title ?? asked.Title,
            Resolution = Resolution ?? asked.Resolution,
            Orientation = Orientation ?? asked.Orientation,
            Codec = Codec ?? asked.Codec,
            Fps = Fps ?? asked.Fps,
            Quality = Quality ?? asked.Quality,
            MaxDuration = MaxDuration ?? asked.MaxDuration,
            Transition = Transition ?? asked.Transition,
            Fit = Fit ?? asked.Fit,
            MusicId = RemoveMusic ? null : MusicId ?? asked.MusicId,
            MusicStart = RemoveMusic ? null : MusicStart ?? (isOtherTrack ? null : asked.MusicStart),
            MusicEnd = RemoveMusic ? null : MusicEnd ?? (isOtherTrack ? null : asked.MusicEnd),
            MusicVolume = RemoveMusic ? null : MusicVolume ?? asked.MusicVolume,
            OriginalVolume = OriginalVolume ?? asked.OriginalVolume,
            Duck = Duck ?? asked.Duck,
            CutOnBeats = CutOnBeats ?? asked.CutOnBeats,
            Stamps = Stamps ?? asked.Stamps,
        };
    }
}
