using VlogStudio.Core.Media;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering;

/// <summary>How far before the wanted moment a source has to be read.</summary>
internal static class SourceSeek
{
    /// <summary>Streams without an index: a seek lands anywhere in a group of pictures, so a whole long group is read before.</summary>
    private const int StreamLeadSeconds = 10;

    /// <summary>
    /// Frames of the film to read early. Evenly spaced footage as fast as the film needs none: a frame lies within half a frame of any moment. Of slower
    /// footage the frame on screen may have come several frames ago.
    /// </summary>
    /// <param name="video">The picture.</param>
    /// <param name="container">ffprobe's name of the container.</param>
    /// <param name="rate">The film's rate.</param>
    /// <param name="speed">How fast the source runs: slowed down, its frames stay longer.</param>
    public static int LeadFrames(VideoStream video, string container, FrameRate rate, double speed = 1)
    {
        var perSecond = (double)rate.Numerator / rate.Denominator;
        if (IsStream(container))
        {
            return (int)Math.Ceiling(StreamLeadSeconds * perSecond / speed);
        }

        var seen = video.Fps * speed;
        var isSteady = !video.IsVariableRate && seen >= 23;
        return !isSteady ? (int)Math.Ceiling(Math.Clamp(2 / Math.Max(seen, 1), 0.1, 1) * perSecond)
            : seen < perSecond * 0.99 ? (int)Math.Ceiling(perSecond / seen)
            : 0;
    }

    /// <summary>How early to read sound.</summary>
    public static TimeSpan AudioLead(string container) => IsStream(container) ? TimeSpan.FromSeconds(StreamLeadSeconds) : TimeSpan.Zero;

    private static bool IsStream(string container) => container is "mpegts" or "mpeg" or "mpegtsraw" or "flv" or "asf";
}
