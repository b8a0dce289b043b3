using System.Text.Json.Serialization;

namespace VlogStudio.Core.Rendering.SmartCut;

/// <summary>Why a clip's pictures cannot be taken over as they are.</summary>
public enum CutReason
{
    /// <summary>They can, but for a few at its ends.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>It is a card or a still.</summary>
    [JsonStringEnumMemberName("not_footage")]
    NotFootage,

    /// <summary>Its recording is not there, or has no picture.</summary>
    [JsonStringEnumMemberName("source_missing")]
    SourceMissing,

    /// <summary>It runs faster or slower than recorded.</summary>
    [JsonStringEnumMemberName("speed")]
    Speed,

    /// <summary>Only a part of the picture is shown.</summary>
    [JsonStringEnumMemberName("reframed")]
    Reframed,

    /// <summary>Its shaking is taken out.</summary>
    [JsonStringEnumMemberName("stabilised")]
    Stabilised,

    /// <summary>Words lie over it.</summary>
    [JsonStringEnumMemberName("words")]
    Words,

    /// <summary>It is not H.264 in an MP4 or MOV.</summary>
    [JsonStringEnumMemberName("codec")]
    Codec,

    /// <summary>Its picture has another size than the film.</summary>
    [JsonStringEnumMemberName("size")]
    Size,

    /// <summary>It has to be turned or mirrored.</summary>
    [JsonStringEnumMemberName("turned")]
    Turned,

    /// <summary>Its pixels are not square.</summary>
    [JsonStringEnumMemberName("pixel_shape")]
    PixelShape,

    /// <summary>Its frames are two fields.</summary>
    [JsonStringEnumMemberName("interlaced")]
    Interlaced,

    /// <summary>Its colours are not those of a plain film: HDR, ten bits, full range, fuller chroma.</summary>
    [JsonStringEnumMemberName("colour")]
    Colour,

    /// <summary>It has another frame rate than the film.</summary>
    [JsonStringEnumMemberName("rate")]
    Rate,

    /// <summary>Its frames are not evenly spaced.</summary>
    [JsonStringEnumMemberName("uneven")]
    Uneven,

    /// <summary>It ends before the clip does.</summary>
    [JsonStringEnumMemberName("too_short")]
    TooShort,

    /// <summary>No picture that stands alone is near: an open group of pictures, or a very long one.</summary>
    [JsonStringEnumMemberName("no_key_frame")]
    NoKeyFrame,
}
