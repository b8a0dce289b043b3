using System.Globalization;
using System.Xml.Linq;

namespace VlogStudio.Core.Timelines.Exchange.Mlt;

/// <summary>
/// Which part of a picture fills the film, as the place the whole picture would take: the filter behind Shotcut's and Kdenlive's size and position.
/// </summary>
internal sealed class MltFraming(FrameSize film, FrameSize source)
{
    public const string Service = "affine";
    private const string Place = "transition.rect";
    private const double Tolerance = 0.011;

    private readonly double cover = Math.Max((double)film.Width / source.Width, (double)film.Height / source.Height);

    /// <summary>The filter that shows a part all the time.</summary>
    public XElement Still(Reframe part) => Filter(RectOf(part));

    /// <summary>The filter that goes from one part to another.</summary>
    public XElement Moving(KenBurns still, long from, int frames) => Filter($"{from}={RectOf(still.From)};{from + frames - 1}={RectOf(still.To)}");

    /// <summary>What a filter shows: the part that was noted if it is still that, or the part it was changed to.</summary>
    public Reframe? Read(string rect, Reframe? noted) =>
        noted is not null && Numbers(RectOf(noted)) is { } exact && Numbers(rect) is { } native && exact.Zip(native).All(pair => Math.Abs(pair.First - pair.Second) <= Tolerance) ? noted
        : Numbers(rect) is [var x, var y, > 0 and var width, > 0 and var height, ..]
            ? new Reframe(Math.Clamp(((film.Width / 2.0) - x) / width, 0, 1), Math.Clamp(((film.Height / 2.0) - y) / height, 0, 1), Math.Clamp(width / (source.Width * cover), 1, TimelineValidator.MostZoom))
            : noted;

    public static string? RectOf(XElement filter) => filter.Elements("property").FirstOrDefault(p => (string?)p.Attribute("name") == Place)?.Value;

    /// <summary>A keyframed place, from its first to its last key.</summary>
    public KenBurns? ReadMoving(string rects, KenBurns? noted)
    {
        var keys = rects.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(key => key[(key.IndexOf('=', StringComparison.Ordinal) + 1)..]).ToList();
        return keys.Count > 0 && Read(keys[0], noted?.From) is { } from && Read(keys[^1], noted?.To) is { } to ? new KenBurns(from, to) : noted;
    }

    private string RectOf(Reframe part)
    {
        var (width, height) = (source.Width * cover * part.Zoom, source.Height * cover * part.Zoom);
        var x = Math.Clamp((film.Width / 2.0) - (part.CentreX * width), Math.Min(0, film.Width - width), 0);
        var y = Math.Clamp((film.Height / 2.0) - (part.CentreY * height), Math.Min(0, film.Height - height), 0);
        return string.Create(CultureInfo.InvariantCulture, $"{x:0.##} {y:0.##} {width:0.##} {height:0.##} 1");
    }

    private static XElement Filter(string rect) => MltWriter.Node(
        "filter", null, [("mlt_service", Service), ("background", "color:#ff000000"), ("transition.fill", "1"), ("transition.distort", "0"), (Place, rect)]);

    private static List<double>? Numbers(string rect)
    {
        var numbers = new List<double>();
        foreach (var part in rect.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            {
                return null;
            }

            numbers.Add(number);
        }

        return numbers;
    }
}
