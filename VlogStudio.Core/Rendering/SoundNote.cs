using System.Text.Json.Serialization;

namespace VlogStudio.Core.Rendering;

/// <summary>What was measured on a sound when it was made. It lies beside the sound in the cache.</summary>
internal sealed record SoundNote
{
    /// <summary>Loudness, LUFS; -70 or less means silence.</summary>
    public required double Integrated { get; init; }

    /// <summary>True peak, dBTP; null for digital silence, or where it was not asked for.</summary>
    public double? TruePeak { get; init; }

    /// <summary>Names the bytes of its packets (<see cref="PacketTable.Digest"/>); empty for raw samples.</summary>
    public string Digest { get; init; } = "";

    /// <summary>Both as one.</summary>
    [JsonIgnore]
    public Loudness Loudness => new(Integrated, TruePeak ?? double.NegativeInfinity);

    public static SoundNote Of(Loudness loudness, string digest = "") =>
        new() { Integrated = double.IsFinite(loudness.Integrated) ? loudness.Integrated : Loudness.Silence.Integrated, TruePeak = double.IsFinite(loudness.TruePeak) ? loudness.TruePeak : null, Digest = digest };
}

/// <summary>The sound of a film: AAC, decoded and measured.</summary>
internal sealed record FilmSound(string Path, SoundNote Note);

/// <summary>Raw samples on scratch disk, as long as the film.</summary>
internal sealed record SoundTrack(string Path, string[] Format, Loudness Loudness)
{
    public Media.FfmpegInput Input => new(Path, Format, IsTrusted: true);
}
