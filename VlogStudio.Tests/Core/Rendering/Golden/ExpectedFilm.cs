using System.Globalization;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Tests.Core.Rendering.Golden;

/// <summary>Where and what a frame of the film has to be.</summary>
/// <param name="Pictures">The pictures that are right, each of the film's size; more than one where a source has no picture at the very moment.</param>
/// <param name="Area">The part of the picture that is told; the rest is a background, or words.</param>
/// <param name="IsMixed">Whether it is in a transition.</param>
internal sealed record ExpectedFrame(IReadOnlyList<byte[]> Pictures, Area Area, bool IsMixed);

/// <summary>
/// What a film has to look like, worked out of the timeline and plain decodings of the sources alone: nothing of the product but the timeline's own
/// arithmetic is used.
/// </summary>
internal sealed class ExpectedFilm
{
    private readonly Timeline _timeline;
    private readonly IReadOnlyList<ClipPosition> _positions;
    private readonly IReadOnlyList<IClipLook> _looks;
    private readonly Dictionary<int, ExpectedFrame> _known = [];

    private ExpectedFilm(Timeline timeline, IReadOnlyList<IClipLook> looks) => (_timeline, _positions, _looks) = (timeline, timeline.Positions(), looks);

    private FrameSize Size => _timeline.Size;

    /// <param name="timeline">The film.</param>
    /// <param name="files">The sources' files.</param>
    public static async Task<ExpectedFilm> OfAsync(Timeline timeline, IReadOnlyDictionary<Guid, string> files)
    {
        var looks = new List<IClipLook>();
        foreach (var clip in timeline.Clips)
        {
            looks.Add(clip switch
            {
                { Card: { } card } => new CardLook(timeline.Size, card),
                { Still: { } still } => await StillLook.OfAsync(timeline.Size, clip, still, files[clip.RecordingId]),
                _ => await FootageLook.OfAsync(timeline, clip, files[clip.RecordingId]),
            });
        }

        return new ExpectedFilm(timeline, looks);
    }

    /// <summary>What a frame has to be, words aside.</summary>
    public ExpectedFrame At(int frame)
    {
        var bare = Bare(frame);
        return bare with { Area = Even(Common(bare.Area, Wordless(frame)).Shrunk(4)) };
    }

    /// <summary>What a frame would be without words.</summary>
    public ExpectedFrame Bare(int frame) => _known.TryGetValue(frame, out var known) ? known : _known[frame] = Make(frame);

    private ExpectedFrame Make(int frame)
    {
        var seen = _positions.Where(p => p.StartFrame <= frame && frame < p.EndFrame).ToList();
        var one = _looks[seen[0].Index].At(frame - seen[0].StartFrame).ToList();
        var area = _looks[seen[0].Index].Place;
        if (seen.Count > 1)
        {
            var other = _looks[seen[1].Index].At(frame - seen[1].StartFrame).ToList();
            var transition = seen[1].Clip.TransitionIn!;
            one = [.. one.SelectMany(a => other.Select(b => Mix(transition, frame - seen[1].StartFrame, a, b)))];
            area = Common(area, _looks[seen[1].Index].Place);
        }

        return new ExpectedFrame(one, area, seen.Count > 1);
    }

    /// <summary>The rows in which words of a kind stand, whatever they are.</summary>
    public Area Band(CaptionKind? kind)
    {
        var (from, until) = kind switch { CaptionKind.Title => (0.3, 0.7), CaptionKind.LowerThird => (0.55, 1.0), CaptionKind.Stamp => (0, 0.2), _ => (0.6, 1.0) };
        return new Area(0, (int)(from * Size.Height), Size.Width, (int)((until - from) * Size.Height));
    }

    /// <summary>Whether words are seen at a frame.</summary>
    public bool HasWords(int frame) => Bands(frame).Any();

    private IEnumerable<Area> Bands(int frame)
    {
        foreach (var caption in _timeline.Captions.Where(c => c.StartFrame <= frame && frame < c.StartFrame + c.Frames))
        {
            yield return Band(caption.Kind);
        }

        if (_timeline.Subtitles?.Cues.Any(c => FrameOf(c.Start) <= frame && frame < FrameOf(c.End)) == true)
        {
            yield return Band(null);
        }
    }

    /// <summary>The first frame at or after a time.</summary>
    public int FrameOf(TimeSpan time) => (int)Math.Round(time.TotalSeconds * _timeline.Rate.Numerator / _timeline.Rate.Denominator);

    /// <summary>The highest stretch of rows without words.</summary>
    private Area Wordless(int frame)
    {
        var bands = Bands(frame).ToList();
        var (best, from) = (new Area(0, 0, Size.Width, 0), 0);
        for (var y = 0; y <= Size.Height; y++)
        {
            if (y == Size.Height || bands.Exists(b => b.Y <= y && y < b.Y + b.Height))
            {
                best = y - from > best.Height ? best with { Y = from, Height = y - from } : best;
                from = y + 1;
            }
        }

        return best;
    }

    /// <summary>The share of the second grows by the same from frame to frame, from nothing.</summary>
    private byte[] Mix(Transition transition, int frame, byte[] one, byte[] other)
    {
        var share = (double)frame / transition.Frames;
        var turn = (transition.Frames + 1) / 2;
        return transition.Kind switch
        {
            TransitionKind.Crossfade => Pictures.Mix(one, other, share),
            TransitionKind.FadeBlack when frame < turn => Pictures.Mix(one, new byte[one.Length], (double)frame / turn),
            TransitionKind.FadeBlack => Pictures.Mix(new byte[one.Length], other, (double)(frame - turn) / (transition.Frames - turn)),
            TransitionKind.Wipe => Wiped(one, other, (int)Math.Round(Size.Width * (1 - share))),
            _ => throw new ArgumentOutOfRangeException(nameof(transition)),
        };
    }

    private byte[] Wiped(byte[] one, byte[] other, int edge)
    {
        byte[] wiped = [.. one];
        for (var y = 0; y < Size.Height; y++)
        {
            var at = ((y * Size.Width) + edge) * 3;
            Array.Copy(other, at, wiped, at, (Size.Width - edge) * 3);
        }

        return wiped;
    }

    public static Area Common(Area a, Area b)
    {
        var (x, y) = (Math.Max(a.X, b.X), Math.Max(a.Y, b.Y));
        return new Area(x, y, Math.Min(a.X + a.Width, b.X + b.Width) - x, Math.Min(a.Y + a.Height, b.Y + b.Height) - y);
    }

    private static Area Even(Area area) => area with { Width = area.Width / 2 * 2, Height = area.Height / 2 * 2 };

    /// <summary>How a clip looks.</summary>
    private interface IClipLook
    {
        /// <summary>The part of the film's picture that is told.</summary>
        Area Place { get; }

        /// <summary>The pictures that are right for a frame of the clip.</summary>
        IEnumerable<byte[]> At(int frame);
    }

    /// <summary>A card: its ground, above and below the words.</summary>
    private sealed class CardLook : IClipLook
    {
        private readonly byte[] _ground;

        public CardLook(FrameSize size, Card card)
        {
            var colour = int.Parse(card.Ground.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            _ground = [.. Enumerable.Range(0, size.Width * size.Height).SelectMany(_ => (byte[])[(byte)(colour >> 16), (byte)(colour >> 8), (byte)colour])];
            Place = new Area(0, 0, size.Width, size.Height / 5);
        }

        public Area Place { get; }

        public IEnumerable<byte[]> At(int frame) => [_ground];
    }

    /// <summary>Footage: the frame that is on screen at the moment.</summary>
    private sealed class FootageLook(FrameSize size, FrameRate rate, Clip clip, SourceLook source) : IClipLook
    {
        public Area Place => source.Place;

        public static async Task<FootageLook> OfAsync(Timeline timeline, Clip clip, string file)
        {
            Area? part = null;
            if (clip.Reframe is { } framing)
            {
                var (width, height) = await PlainTool.SizeAsync(file);
                part = Part(framing, width, height, clip.Fit == ClipFit.Crop ? (double)timeline.Size.Width / timeline.Size.Height : (double)width / height).Pixels(width, height);
            }

            return new FootageLook(timeline.Size, timeline.Rate, clip, await SourceLook.AtAsync(file, timeline.Size, clip.Fit, clip.OutAt(timeline.Rate).TotalSeconds + 0.2, part: part));
        }

        public IEnumerable<byte[]> At(int frame)
        {
            var length = rate.ToTime(1).TotalSeconds * clip.Speed;
            return source.At(clip.In.TotalSeconds + (frame * length), length).Select(i => Pasted(source.Frames[i]));
        }

        private byte[] Pasted(byte[] picture)
        {
            var whole = new byte[size.Width * size.Height * 3];
            for (var y = 0; y < Place.Height; y++)
            {
                Array.Copy(picture, y * Place.Width * 3, whole, (((Place.Y + y) * size.Width) + Place.X) * 3, Place.Width * 3);
            }

            return whole;
        }
    }

    /// <summary>A picture that moves: each pixel of the film is the mean of what it covers.</summary>
    private sealed class StillLook(FrameSize size, Clip clip, (double X, double Y, double Width, double Height) from, (double X, double Y, double Width, double Height) to, byte[] picture, int width, int height) : IClipLook
    {
        private const int Points = 4;

        public Area Place => new(0, 0, size.Width, size.Height);

        public static async Task<StillLook> OfAsync(FrameSize size, Clip clip, KenBurns still, string file)
        {
            var (width, height) = await PlainTool.SizeAsync(file);
            var shape = (double)size.Width / size.Height;
            return new StillLook(
                size, clip, Part(still.From, width, height, shape).Share, Part(still.To, width, height, shape).Share, (await PlainTool.FramesAsync(file, width, height))[0], width, height);
        }

        public IEnumerable<byte[]> At(int frame)
        {
            var share = (double)frame / (clip.Frames - 1);
            var (x, y) = (from.X + ((to.X - from.X) * share), from.Y + ((to.Y - from.Y) * share));
            var (across, down) = (from.Width + ((to.Width - from.Width) * share), from.Height + ((to.Height - from.Height) * share));
            var seen = new byte[size.Width * size.Height * 3];
            for (var i = 0; i < size.Width * size.Height; i++)
            {
                Span<int> sums = [0, 0, 0];
                for (var p = 0; p < Points * Points; p++)
                {
                    var u = x + (across * ((i % size.Width) + (((p % Points) + 0.5) / Points)) / size.Width);
                    var v = y + (down * ((i / size.Width) + (((p / Points) + 0.5) / Points)) / size.Height);
                    var at = ((Math.Min(height - 1, (int)(v * height)) * width) + Math.Min(width - 1, (int)(u * width))) * 3;
                    (sums[0], sums[1], sums[2]) = (sums[0] + picture[at], sums[1] + picture[at + 1], sums[2] + picture[at + 2]);
                }

                for (var c = 0; c < 3; c++)
                {
                    seen[(i * 3) + c] = (byte)(sums[c] / (Points * Points));
                }
            }

            return [seen];
        }
    }

    /// <summary>The part of a picture that a framing names: as large as its zoom allows, of a shape, kept inside the picture.</summary>
    private static FramedPart Part(Reframe framing, double width, double height, double shape)
    {
        var (across, down) = (Math.Min(1, shape * height / width) / framing.Zoom, Math.Min(1, width / height / shape) / framing.Zoom);
        return new FramedPart((Math.Clamp(framing.CentreX - (across / 2), 0, 1 - across), Math.Clamp(framing.CentreY - (down / 2), 0, 1 - down), across, down));
    }

    private readonly record struct FramedPart((double X, double Y, double Width, double Height) Share)
    {
        public Area Pixels(int width, int height) => new(Pair(Share.X * width), Pair(Share.Y * height), Pair(Share.Width * width), Pair(Share.Height * height));

        private static int Pair(double value) => (int)Math.Round(value / 2) * 2;
    }
}
