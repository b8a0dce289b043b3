namespace VlogStudio.Features.Music;

/// <summary>A piece of a track, always within it and never shorter than a second (or than the track).</summary>
/// <param name="TrackSeconds">The track's whole length, seconds.</param>
/// <param name="Start">Where the piece begins, seconds.</param>
/// <param name="End">Where the piece ends, seconds.</param>
public readonly record struct MusicPiece(double TrackSeconds, double Start, double End)
{
    /// <summary>The shortest piece, seconds.</summary>
    public const double MinSeconds = 1;

    /// <summary>How long it is, seconds.</summary>
    public double Length => End - Start;

    /// <summary>The piece a request names, drawn to what the track has.</summary>
    public static MusicPiece Of(double trackSeconds, double? start, double? end) => new MusicPiece(trackSeconds, 0, trackSeconds).With(start ?? 0, end ?? trackSeconds);

    /// <summary>Another piece of the same track; numbers that are none change nothing.</summary>
    public MusicPiece With(double start, double end)
    {
        if (!double.IsFinite(start) || !double.IsFinite(end)) { return this; }
        var shortest = Math.Min(MinSeconds, TrackSeconds);
        start = Math.Clamp(start, 0, TrackSeconds - shortest);
        end = Math.Clamp(end, start + shortest, Math.Max(start + shortest, TrackSeconds));
        return this with { Start = Math.Round(start, 2), End = Math.Round(Math.Min(end, TrackSeconds), 2) };
    }

    /// <summary>The piece of the same length that begins elsewhere.</summary>
    public MusicPiece MovedTo(double start) =>
        double.IsFinite(start) ? With(Math.Clamp(start, 0, Math.Max(0, TrackSeconds - Length)), Math.Clamp(start, 0, Math.Max(0, TrackSeconds - Length)) + Length) : this;
}
