using System.Globalization;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering.Words;

/// <summary>
/// How words of a kind look: one ASS style. Heights are pixels of the film. The family is <c>sans-serif</c>: fontconfig answers with the
/// machine's own (DejaVu Sans on Debian), and looks for another font for each sign that one lacks: Noto Sans CJK for Chinese, Japanese and
/// Korean where it is installed; DejaVu has Hebrew and Arabic. Emoji have a font that comes with the program (<see cref="EmojiFont"/>). A sign that
/// no font has shows as a box: for other scripts (Thai, Devanagari …) a machine needs their Noto fonts.
/// </summary>
internal sealed record WordLook
{
    /// <summary>Name of the style.</summary>
    public required string Name { get; init; }

    /// <summary>Height of a line.</summary>
    public required double Height { get; init; }

    /// <summary>Height of a line of the smaller words below.</summary>
    public double DetailHeight { get; init; }

    /// <summary>The words' colour, <c>#rrggbb</c>.</summary>
    public string Ink { get; init; } = "#ffffff";

    /// <summary>Whether the strokes are thick.</summary>
    public bool IsBold { get; init; }

    /// <summary>Place by ASS's count: 1 to 9 as on a number pad.</summary>
    public required int Place { get; init; }

    /// <summary>Free room left and right.</summary>
    public required int Side { get; init; }

    /// <summary>Free room above or below.</summary>
    public required int Edge { get; init; }

    /// <summary>Width of the outline; 0 for none.</summary>
    public double Outline { get; init; }

    /// <summary>Whether a dark box lies behind the words.</summary>
    public bool IsBoxed { get; init; }

    /// <summary>The most of the picture's height that the words may take, pixels.</summary>
    public required double MostHeight { get; init; }

    /// <summary>The film's width.</summary>
    public required int FilmWidth { get; init; }

    /// <summary>Opacity the box or shadow lacks, 0..255.</summary>
    public int BackTransparency => IsBoxed ? 0x50 : 0x90;

    /// <summary>The style's line.</summary>
    public string Style
    {
        get
        {
            var shadow = IsBoxed ? Height * 0.2 : Outline / 2;
            // Border style 4 is one box behind all lines; the shadow's depth is its padding.
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Style: {Name},sans-serif,{Height:0.##},{BurnedInk.Of(Ink).TrimEnd('&')},&HFFFFFF,&H000000,&H{BackTransparency:X2}000000,{(IsBold ? -1 : 0)},0,0,0,100,100,0,0,{(IsBoxed ? 4 : 1)},{(IsBoxed ? 0 : Outline):0.##},{shadow:0.##},{Place},{Side},{Side},{Edge},-1");
        }
    }

    /// <summary>How long a line is, in heights of one.</summary>
    public double LineHeights(double height) => Math.Max(1, (FilmWidth - (2.0 * Side)) / height);

    /// <summary>By how much words of this text must be smaller to stay within their room.</summary>
    public double Shrink(string text, string? detail)
    {
        var shrink = 1.0;
        while (shrink > 0.2)
        {
            var needed = (WordWrap.Lines(text, LineHeights(Height * shrink)) * Height * shrink)
                + (detail is null ? 0 : WordWrap.Lines(detail, LineHeights(DetailHeight * shrink)) * DetailHeight * shrink);
            if (needed <= MostHeight)
            {
                break;
            }

            shrink *= 0.9;
        }

        return shrink;
    }

    /// <summary>The look of a kind of caption.</summary>
    public static WordLook Of(CaptionKind kind, FrameSize size)
    {
        var line = (double)Math.Min(size.Width, size.Height);
        var (side, width) = ((int)(size.Width * 0.06), size.Width);
        return kind switch
        {
            CaptionKind.Title => new WordLook
            {
                Name = "Title", Height = line * 0.105, DetailHeight = line * 0.055, IsBold = true, Place = 5, Side = side, Edge = 0, Outline = line * 0.004, MostHeight = size.Height * 0.7, FilmWidth = width,
            },
            CaptionKind.LowerThird => new WordLook
            {
                Name = "LowerThird", Height = line * 0.06, DetailHeight = line * 0.042, IsBold = true, Place = 1, Side = side, Edge = (int)(size.Height * 0.18), Outline = line * 0.003, MostHeight = size.Height * 0.35, FilmWidth = width,
            },
            CaptionKind.Stamp => new WordLook
            {
                Name = "Stamp", Height = line * 0.042, DetailHeight = line * 0.036, Place = 7, Side = side, Edge = (int)(size.Height * 0.06), Outline = line * 0.0025, MostHeight = size.Height * 0.25, FilmWidth = width,
            },
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    /// <summary>The look of subtitles.</summary>
    public static WordLook Of(SubtitleStyle style, FrameSize size)
    {
        var height = style.Size * Math.Min(size.Width, size.Height);
        return new WordLook
        {
            Name = "Subtitle",
            Height = height,
            Ink = style.Ink,
            Place = style.Place switch { SubtitlePlace.Top => 8, SubtitlePlace.Middle => 5, _ => 2 },
            Side = (int)(size.Width * style.SafeMargin),
            Edge = style.Place == SubtitlePlace.Middle ? 0 : (int)(size.Height * style.SafeMargin),
            Outline = Math.Max(1, height * 0.06),
            IsBoxed = style.Boxed,
            MostHeight = size.Height * 0.5,
            FilmWidth = size.Width,
        };
    }

    /// <summary>The look of a card's words.</summary>
    public static WordLook Of(Card card, FrameSize size) =>
        Of(CaptionKind.Title, size) with { Name = "Card", Ink = card.Ink, Outline = 0, MostHeight = size.Height * 0.84, Side = (int)(size.Width * 0.08) };
}
