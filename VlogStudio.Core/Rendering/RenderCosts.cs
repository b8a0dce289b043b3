using VlogStudio.Core.Media;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering;

/// <summary>
/// What things cost in processor seconds, as measured on one machine; only their ratios matter, for another machine's pace is learned.
/// </summary>
internal static class RenderCosts
{
    private const double EncodePerMegapixel = 0.020;
    private const double DecodePerMegapixel = 0.005;
    private const double CheckPerMegapixel = 0.003;
    private const double ToneMapPerMegapixel = 0.055;
    private const double PerSegment = 0.3;

    /// <summary>How much more an encoder takes than the one the constants were measured with.</summary>
    public static double CodecFactor(FilmCodec codec) => codec switch
    {
        FilmCodec.Hevc => 2.2,
        FilmCodec.Av1 => 1.8,
        _ => 1,
    };

    /// <summary>Mixing and coding a second of sound.</summary>
    public const double SoundPerSecond = 0.06;

    /// <summary>A segment of one source.</summary>
    public static double Segment(VideoStream? video, FrameSize size, FrameRate rate, int frames)
    {
        var output = Megapixels(size.Width, size.Height);
        var source = video is null ? Megapixels(1920, 1080) : Megapixels(video.CodedWidth, video.CodedHeight);
        var sourceFrames = video is null ? 1 : Math.Clamp(video.Fps * rate.Denominator / rate.Numerator, 0.2, 8);
        var codec = video?.Codec is "hevc" or "av1" or "vp9" ? 2 : 1;
        var perFrame = ((EncodePerMegapixel + CheckPerMegapixel) * output) + (DecodePerMegapixel * source * sourceFrames * codec) + (video is { IsHdr: true } ? ToneMapPerMegapixel * output : 0);
        return PerSegment + (frames * perFrame);
    }

    /// <summary>A segment of a card.</summary>
    public static double Card(FrameSize size, int frames) => PerSegment + (frames * 0.4 * EncodePerMegapixel * Megapixels(size.Width, size.Height));

    /// <summary>A segment of a still; taking it at fractions of a pixel is as dear as encoding it.</summary>
    public static double Still(FrameSize size, int frames, bool isMoving) => Card(size, frames) + (isMoving ? frames * 0.03 * Megapixels(size.Width, size.Height) : 0);

    /// <summary>Taking the shaking out: decoding and scaling once more, measuring, moving.</summary>
    public static double Steady(VideoStream video, FrameSize size, int frames) =>
        frames * ((0.03 * Megapixels(size.Width, size.Height)) + (DecodePerMegapixel * Megapixels(video.CodedWidth, video.CodedHeight)));

    /// <summary>Walking the finished film, and its poster.</summary>
    public static double Verify(FrameSize size, int frames) => 0.5 + (frames * 0.0001 * Megapixels(size.Width, size.Height));

    private static double Megapixels(int width, int height) => width / 1000.0 * height / 1000.0;
}
