using System.Text;

namespace VlogStudio.Core.Timelines.Subtitles;

/// <summary>Bytes of a text file of unknown encoding → lines.</summary>
internal static class SubtitleDecoding
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>By its mark; else UTF-16 where every other byte is zero, UTF-8 where it is valid, and Latin-1, which reads anything.</summary>
    public static string Text(ReadOnlySpan<byte> file) => file switch
    {
        [0xEF, 0xBB, 0xBF, .. var rest] => Encoding.UTF8.GetString(rest),
        [0xFF, 0xFE, .. var rest] => Encoding.Unicode.GetString(rest),
        [0xFE, 0xFF, .. var rest] => Encoding.BigEndianUnicode.GetString(rest),
        _ => Unmarked(file),
    };

    /// <summary>Lines, whichever way they end.</summary>
    public static IReadOnlyList<string> Lines(string text)
    {
        var lines = new List<string>();
        foreach (var line in text.AsSpan().TrimStart('\uFEFF').ToString().ReplaceLineEndings("\n").Split('\n'))
        {
            lines.Add(line);
        }

        return lines;
    }

    private static string Unmarked(ReadOnlySpan<byte> file)
    {
        var head = file[..Math.Min(file.Length, 512)];
        var (even, odd) = (0, 0);
        for (var i = 0; i < head.Length; i++)
        {
            if (head[i] == 0)
            {
                _ = i % 2 == 0 ? even++ : odd++;
            }
        }

        if (odd > head.Length / 4 && even == 0)
        {
            return Encoding.Unicode.GetString(file);
        }

        if (even > head.Length / 4 && odd == 0)
        {
            return Encoding.BigEndianUnicode.GetString(file);
        }

        try
        {
            return StrictUtf8.GetString(file);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(file);
        }
    }
}
