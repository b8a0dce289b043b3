using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering.Filters;

/// <summary>How shaking is taken out here.</summary>
internal enum Stabiliser
{
    /// <summary>libvidstab: measured in a first pass, smoothed in a second.</summary>
    TwoPass,

    /// <summary>ffmpeg's own filter, for an ffmpeg without libvidstab.</summary>
    OnePass,
}

/// <summary>
/// Takes shaking out. The path of the camera is smoothed over a window of frames, so as many are read before and after a stretch: then a clip
/// comes out the same wherever it is split. The picture is enlarged by one fixed measure, and never moved further than that hides.
/// </summary>
internal static class Stabilise
{
    /// <summary>How far the smoothing looks, frames either way.</summary>
    private const int Window = 15;

    private const int ZoomPercent = 12;

    /// <summary>Of the short side; with <see cref="MostTurn"/> just less than what the enlargement hides on each side of a 16:9 picture.</summary>
    private const double MostShift = 0.04;

    /// <summary>Radians.</summary>
    private const double MostTurn = 0.01;

    /// <summary>Frames of the film to read before and after.</summary>
    public static int Lead(Stabiliser kind) => kind == Stabiliser.TwoPass ? Window + 1 : 4 * Window;

    /// <summary>The first pass: writes what it measures to a file.</summary>
    public static string Measure(string file) => $"vidstabdetect=shakiness=6:accuracy=12:stepsize=6:mincontrast=0.25:result={file}";

    /// <summary>The pass that moves the picture.</summary>
    public static string Filter(Stabiliser kind, string file, FrameSize size)
    {
        var shift = (int)(MostShift * Math.Min(size.Width, size.Height));
        return kind == Stabiliser.TwoPass
            ? FilterText.Invariant($"vidstabtransform=input={file}:smoothing={Window}:optzoom=0:zoom={ZoomPercent}:maxshift={shift}:maxangle={FilterText.Number(MostTurn)}:crop=black:interpol=bicubic,format=yuv420p")
            : FilterText.Invariant($"deshake=rx={Math.Clamp(shift / 16 * 16, 16, 64)}:ry={Math.Clamp(shift / 16 * 16, 16, 64)}:edge=mirror,format=yuv420p");
    }
}
