using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace VlogStudio.Core.Rendering.Words;

/// <summary>
/// The font of emoji that comes with the program: Noto Emoji Bold (SIL Open Font License 1.1), in outlines. libass draws no coloured pictures, and
/// few machines have another. Its table of the signs below U+10000 alone is hidden: libass would take that one and find no emoji in it.
/// </summary>
internal static class EmojiFont
{
    /// <summary>The folder it lies in, beside the file of words.</summary>
    public const string Folder = "fonts";

    /// <summary>Turns to it within ASS text.</summary>
    public const string On = @"{\fnNoto Emoji}";

    /// <summary>Turns back to the font of all other words.</summary>
    public const string Off = @"{\fnsans-serif}";

    private const string Resource = "VlogStudio.Core.Rendering.Words.NotoEmoji.ttf.br";
    private const char PictureSelector = '\ufe0f';

    private static readonly Lazy<byte[]> Font = new(Unpack);

    /// <summary>Puts it beside a file of words.</summary>
    public static async Task WriteAsync(string workFolder, CancellationToken ct)
    {
        var folder = Directory.CreateDirectory(Path.Combine(workFolder, Folder)).FullName;
        await File.WriteAllBytesAsync(Path.Combine(folder, "NotoEmoji.ttf"), Font.Value, ct);
    }

    /// <summary>Whether a letter with all its marks is an emoji. What the font lacks after all, fontconfig finds elsewhere.</summary>
    public static bool Has(string text, int at)
    {
        if (!Rune.TryGetRuneAt(text, at, out var rune))
        {
            return false;
        }

        var isPicture = rune.Value is (>= 0x1f000 and <= 0x1faff) or (>= 0x2600 and <= 0x27bf) or (>= 0x23e9 and <= 0x23f3) or 0x231a or 0x231b or 0x2b1b or 0x2b1c or 0x2b50 or 0x2b55;
        return isPicture || text.AsSpan(at, StringInfo.GetNextTextElementLength(text, at)).Contains(PictureSelector);
    }

    private static byte[] Unpack()
    {
        using var packed = typeof(EmojiFont).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"{Resource} is missing.");
        using var open = new BrotliStream(packed, CompressionMode.Decompress);
        using var whole = new MemoryStream();
        open.CopyTo(whole);
        return whole.ToArray();
    }
}
