using System.Globalization;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Vlogs;

/// <summary>Makes the stamps of a film: when and where each clip was shot. Pure.</summary>
internal static class ClipStamps
{
    /// <summary>The stamps; in a transition one gives way to the next at its middle, so that two are never over each other.</summary>
    /// <param name="timeline">The film.</param>
    /// <param name="events">The events of its clips, in its order.</param>
    /// <param name="stamps">What is asked for.</param>
    /// <param name="culture">How dates are written.</param>
    public static IReadOnlyList<Caption> Of(Timeline timeline, IReadOnlyList<EventMaterial> events, FilmStamps stamps, CultureInfo culture)
    {
        if (stamps == FilmStamps.None) { return []; }
        return [.. timeline.Positions().Select(p =>
        {
            var e = events[p.Index];
            // An event knows when its first frame was shot; a clip may begin later, or before it.
            var shotAt = e.CapturedAt + (p.Clip.In - e.Start);
            var (start, end) = (p.StartFrame + ((p.OverlapBefore + 1) / 2), p.EndFrame - (p.OverlapAfter / 2));
            return new Caption
            {
                Id = p.Clip.Id,
                Kind = CaptionKind.Stamp,
                // Some cultures part the time with spaces that not every font draws.
                Text = shotAt.ToString("g", culture).Replace('\u202f', ' '),
                Detail = stamps == FilmStamps.DateAndPlace && !string.IsNullOrWhiteSpace(e.PlaceName) ? e.PlaceName : null,
                StartFrame = start,
                Frames = Math.Max(1, end - start),
            };
        })];
    }
}
