using System.Text.Json.Serialization;

namespace VlogStudio.Core.Rendering;

/// <summary>How a film's picture is coded.</summary>
public enum FilmCodec
{
    /// <summary>H.264: plays everywhere.</summary>
    [JsonStringEnumMemberName("h264")]
    H264,

    /// <summary>HEVC: a third smaller, takes about three times the time.</summary>
    Hevc,

    /// <summary>AV1: smallest; plays on newer machines.</summary>
    [JsonStringEnumMemberName("av1")]
    Av1,
}

/// <summary>How much of the picture's detail is kept.</summary>
public enum FilmQuality
{
    /// <summary>A small file.</summary>
    Small,

    /// <summary>Good on every screen.</summary>
    Standard,

    /// <summary>Close to the footage; about twice the size.</summary>
    High,
}
