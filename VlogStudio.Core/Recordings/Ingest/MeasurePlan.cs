using VlogStudio.Core.Media;

namespace VlogStudio.Core.Recordings.Ingest;

/// <summary>How finely a recording is measured: long ones more coarsely, so that the work and its files stay small.</summary>
/// <param name="StepSeconds">Seconds between two samples.</param>
/// <param name="Width">Width of the small grey pictures that are measured.</param>
/// <param name="Height">Their height.</param>
/// <param name="Sprite">How the hover sprite is cut.</param>
internal sealed record MeasurePlan(double StepSeconds, int Width, int Height, SpriteSheet Sprite)
{
    private const int GreySide = 320;
    private const int TileLongSide = 240;
    private const int MaxTiles = 60;
    private const int MaxColumns = 10;
    private const double ShortestTileSeconds = 0.25;

    public static MeasurePlan Of(MediaProbe probe)
    {
        var seconds = probe.Duration.TotalSeconds;
        var step = seconds switch { <= 300 => 0.25, <= 1200 => 0.5, <= 7200 => 1.0, _ => 2.0 };
        var (width, height) = PictureFilters.Fit(probe.Video!, GreySide, GreySide);
        var (tileWidth, tileHeight) = PictureFilters.Fit(probe.Video!, TileLongSide, TileLongSide);
        var every = Math.Max(ShortestTileSeconds, seconds / MaxTiles);
        var count = Math.Clamp((int)Math.Ceiling((seconds / every) - 1e-6), 1, MaxTiles);
        return new MeasurePlan(step, width, height, new SpriteSheet(Math.Min(MaxColumns, count), count, tileWidth, tileHeight, Math.Round(every, 4)));
    }
}
