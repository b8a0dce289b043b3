using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using VlogStudio.Core.Rendering.Filters;
using VlogStudio.Core.Timelines;

namespace VlogStudio.Core.Rendering.Words;

/// <summary>Words that stand in a segment for some of its frames.</summary>
/// <param name="From">First frame, counted from the segment's.</param>
/// <param name="Until">The frame after the last.</param>
/// <param name="Look">How they look.</param>
/// <param name="Text">ASS text.</param>
internal sealed record ShownWords(int From, int Until, WordLook Look, string Text);

/// <summary>A file of words, named by what is in it.</summary>
/// <param name="Name">Its name: hexadecimal digits and a fixed rest, made here.</param>
/// <param name="Text">What is in it.</param>
internal sealed record WordsFile(string Name, string Text)
{
    /// <summary>Whether it needs the font of emoji beside it.</summary>
    [JsonIgnore]
    public bool HasEmoji => Text.Contains(EmojiFont.On, StringComparison.Ordinal);

    /// <summary>Writes words down.</summary>
    public static WordsFile Of(IReadOnlyList<ShownWords> words, FrameSize size)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"[Script Info]\nScriptType: v4.00+\nPlayResX: {size.Width}\nPlayResY: {size.Height}\nWrapStyle: 0\nScaledBorderAndShadow: yes\n\n");
        text.Append("[V4+ Styles]\nFormat: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\n");
        var looks = words.Select(w => w.Look).Distinct().ToList();
        looks.ForEach(look => text.Append(look.Style).Append('\n'));
        text.Append("\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n");
        foreach (var shown in words)
        {
            // Words on layers of their own do not push each other away.
            text.Append(CultureInfo.InvariantCulture, $"Dialogue: {looks.IndexOf(shown.Look)},{Time(shown.From)},{Time(shown.Until)},{shown.Look.Name},,0,0,0,,{shown.Text}\n");
        }

        var all = text.ToString();
        return new WordsFile(NameOf(all), all);
    }

    /// <summary>Whether the name is that of the text.</summary>
    public static bool IsNamedRight(WordsFile file) => file.Name == NameOf(file.Text);

    private static string NameOf(string text) => $"words-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32]}.ass";

    /// <summary>Half a frame before the frame, so that no rounding moves it.</summary>
    private static string Time(int frame)
    {
        var hundredths = Math.Max(0, (frame * BurnedWords.HundredthsPerFrame) - (BurnedWords.HundredthsPerFrame / 2));
        return string.Create(CultureInfo.InvariantCulture, $"{hundredths / 360_000}:{hundredths / 6_000 % 60:00}:{hundredths / 100 % 60:00}.{hundredths % 100:00}");
    }
}
