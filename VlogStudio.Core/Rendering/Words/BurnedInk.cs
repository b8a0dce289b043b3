using System.Globalization;

namespace VlogStudio.Core.Rendering.Words;

/// <summary>Colours as ASS writes them, chosen so that they look right although they are mixed by BT.601 into a BT.709 picture.</summary>
internal static class BurnedInk
{
    /// <summary><c>#rrggbb</c> as <c>&amp;Hbbggrr&amp;</c>.</summary>
    public static string Of(string colour)
    {
        var rgb = int.Parse(colour.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        double red = (rgb >> 16) & 255, green = (rgb >> 8) & 255, blue = rgb & 255;
        var light = (0.2126 * red) + (0.7152 * green) + (0.0722 * blue);
        var (cb, cr) = ((blue - light) / 1.8556, (red - light) / 1.5748);
        var (mixedRed, mixedBlue) = (light + (1.402 * cr), light + (1.772 * cb));
        var mixedGreen = (light - (0.299 * mixedRed) - (0.114 * mixedBlue)) / 0.587;
        return string.Create(CultureInfo.InvariantCulture, $"&H{Byte(mixedBlue):X2}{Byte(mixedGreen):X2}{Byte(mixedRed):X2}&");
    }

    private static int Byte(double value) => (int)Math.Clamp(Math.Round(value), 0, 255);
}
