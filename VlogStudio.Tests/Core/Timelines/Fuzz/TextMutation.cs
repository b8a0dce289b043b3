using System.Text;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Timelines.Fuzz;

/// <summary>Damages a text as transfers, editors and enemies do it.</summary>
internal static class TextMutation
{
    /// <summary>A few damages, one after the other.</summary>
    /// <param name="random">Chance.</param>
    /// <param name="text">The text, in any encoding.</param>
    /// <param name="tokens">Words that mean something in its format.</param>
    public static byte[] Of(Random random, byte[] text, IReadOnlyList<string> tokens)
    {
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            text = Once(random, text, tokens);
        }

        return text;
    }

    private static byte[] Once(Random random, byte[] text, IReadOnlyList<string> tokens)
    {
        if (text.Length < 2)
        {
            return Encoding.UTF8.GetBytes(random.Of(tokens));
        }

        var at = random.Next(text.Length);
        var length = Math.Min(text.Length - at, 1 << random.Next(10));
        switch (random.Next(10))
        {
            case 0:
                text = [.. text];
                text[at] = (byte)random.Next(256);
                return text;
            case 1:
                return text[..at];
            case 2:
                return [.. text[..at], .. text[(at + length)..]];
            case 3:
                return [.. text[..(at + length)], .. text[at..]];
            case 4:
                var to = random.Next(text.Length);
                return [.. text[..to], .. text[at..(at + length)], .. text[to..]];
            case 5:
                return [.. text[..at], .. Repeated(random, text[at..(at + Math.Min(length, 64))]), .. text[at..]];
            case 6:
                return [.. text[..at], .. Repeated(random, Encoding.UTF8.GetBytes(random.Of(tokens))), .. text[at..]];
            default:
                return [.. text[..at], .. Encoding.UTF8.GetBytes(random.Of(tokens)), .. text[(at + (random.OneIn(2) ? 0 : length))..]];
        }
    }

    /// <summary>Up to 64 KiB of the same: what takes the square of its length to read shows here.</summary>
    private static byte[] Repeated(Random random, byte[] part)
    {
        var times = Math.Min(1 << random.Next(14), 65_536 / part.Length);
        var all = new byte[part.Length * times];
        for (var i = 0; i < times; i++)
        {
            part.CopyTo(all, i * part.Length);
        }

        return all;
    }
}
