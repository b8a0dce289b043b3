using System.Globalization;
using System.Text;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering.Words;

/// <summary>
/// The words that are seen in a stretch of the film. What stands at a frame follows from the film's frame alone, faded words frame by frame,
/// so nothing shows where a clip is split; and a stretch's words do not tell where in the film it lies. Pure.
/// </summary>
internal static class SegmentWords
{
    private const double FadeSeconds = 0.25;

    /// <summary>The file of a stretch, or null where no words are seen.</summary>
    public static WordsFile? Of(Timeline timeline, int start, int frames)
    {
        var words = new List<ShownWords>();
        foreach (var kind in Enum.GetValues<CaptionKind>())
        {
            var look = WordLook.Of(kind, timeline.Size);
            var captions = timeline.Captions.Where(c => c.Kind == kind && c.StartFrame < start + frames && (long)c.StartFrame + c.Frames > start)
                .OrderBy(c => c.StartFrame).ToList();
            AddRuns(words, look, captions.Count > 0, start, frames, frame => Captions(captions, look, timeline.Rate, frame));
        }

        if (timeline.Subtitles is { } track)
        {
            var look = WordLook.Of(track.Style, timeline.Size);
            var cues = track.Cues.Select(c => (Cue: c, Frames: FramesOf(c.Start, c.End, timeline.Rate))).Where(c => c.Frames.From < start + frames && c.Frames.Until > start).ToList();
            AddRuns(words, look, cues.Count > 0, start, frames, frame => string.Join(
                @"\N", cues.Where(c => c.Frames.From <= frame && frame < c.Frames.Until).Select(c => Line(c.Cue, track.Style, look, timeline.Rate, frame))));
        }

        return words.Count == 0 ? null : WordsFile.Of(words, timeline.Size);
    }

    /// <summary>The words of a card, which stand as long as it does.</summary>
    public static WordsFile Of(Card card, FrameSize size)
    {
        var look = WordLook.Of(card, size);
        return WordsFile.Of([new ShownWords(0, int.MaxValue / 64, look, Block(look, card.Text, card.Detail, 1))], size);
    }

    /// <summary>Frames whose words are the same make one entry; most frames have the words of the one before.</summary>
    private static void AddRuns(List<ShownWords> words, WordLook look, bool hasAny, int start, int frames, Func<int, string> textAt)
    {
        var (from, text) = (0, hasAny ? textAt(start) : "");
        for (var i = 1; hasAny && i <= frames; i++)
        {
            var next = i < frames ? textAt(start + i) : "";
            if (i < frames && next == text)
            {
                continue;
            }

            if (text.Length > 0)
            {
                words.Add(new ShownWords(from, i, look, text));
            }

            (from, text) = (i, next);
        }
    }

    private static string Captions(List<Caption> captions, WordLook look, FrameRate rate, int frame)
    {
        var blocks = captions.Where(c => c.StartFrame <= frame && frame < (long)c.StartFrame + c.Frames)
            .Select(c => Block(look, c.Text, c.Detail, Opacity(frame - c.StartFrame, c.Frames, rate)));
        return string.Join(@"\N", blocks);
    }

    /// <summary>Words come and go within a quarter of a second; short ones take a quarter of their time.</summary>
    private static double Opacity(int frame, int frames, FrameRate rate)
    {
        var fade = Math.Min((int)Math.Round(FadeSeconds * rate.Numerator / rate.Denominator), frames / 4);
        return Math.Min(1, Math.Min(frame + 1, frames - frame) / (fade + 1.0));
    }

    private static string Block(WordLook look, string text, string? detail, double opacity)
    {
        var small = string.IsNullOrWhiteSpace(detail) ? null : detail;
        var shrink = look.Shrink(text, small);
        var (height, low) = (look.Height * shrink, look.DetailHeight * shrink);
        var block = new StringBuilder(@"{\r");
        if (shrink < 1)
        {
            block.Append(CultureInfo.InvariantCulture, $@"\fs{height:0.##}");
        }

        var fade = opacity >= 1 ? "" : string.Create(CultureInfo.InvariantCulture, $@"\1a&H{Faded(0, opacity):X2}&\3a&H{Faded(0, opacity):X2}&\4a&H{Faded(look.BackTransparency, opacity):X2}&");
        block.Append(fade).Append('}').Append(AssText.Of(text, look.LineHeights(height)));
        if (small is not null)
        {
            block.Append(CultureInfo.InvariantCulture, $@"\N{{\fs{low:0.##}\b0}}").Append(AssText.Of(small, look.LineHeights(low)));
        }

        return block.ToString();
    }

    private static int Faded(int transparency, double opacity) => 255 - (int)Math.Round((255 - transparency) * opacity);

    private static string Line(SubtitleCue cue, SubtitleStyle style, WordLook look, FrameRate rate, int frame)
    {
        var shrink = look.Shrink(cue.Text, null);
        var size = shrink < 1 ? string.Create(CultureInfo.InvariantCulture, $@"{{\r\fs{look.Height * shrink:0.##}}}") : @"{\r}";
        var marked = style.Highlight is null ? null : Said(cue, rate, frame);
        return size + AssText.Of(cue.Text, look.LineHeights(look.Height * shrink), marked, marked is null ? "" : BurnedInk.Of(style.Highlight!), BurnedInk.Of(style.Ink));
    }

    /// <summary>The word that is being said: each is found behind the one before it.</summary>
    private static MarkedWord? Said(SubtitleCue cue, FrameRate rate, int frame)
    {
        MarkedWord? said = null;
        var cursor = 0;
        foreach (var word in cue.Words)
        {
            var text = word.Text.Trim();
            var at = text.Length == 0 ? -1 : cue.Text.IndexOf(text, cursor, StringComparison.Ordinal);
            if (at < 0)
            {
                continue;
            }

            cursor = at + text.Length;
            var (from, until) = FramesOf(word.Start, word.End, rate);
            if (from <= frame && frame < until)
            {
                said = new MarkedWord(at, text.Length);
            }
        }

        return said;
    }

    private static (int From, int Until) FramesOf(TimeSpan start, TimeSpan end, FrameRate rate)
    {
        var from = FrameAt(start, rate);
        return (from, Math.Max(from + 1, FrameAt(end, rate)));
    }

    private static int FrameAt(TimeSpan time, FrameRate rate) => (int)Math.Round((decimal)time.Ticks * rate.Numerator / rate.Denominator / TimeSpan.TicksPerSecond);
}
