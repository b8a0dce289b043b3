using System.Globalization;

namespace VlogStudio.Core.Timelines.Exchange.Fcpxml;

/// <summary>Colours of FCPXML, <c>1 0.5 0 1</c>, and of the web.</summary>
internal static class FcpxmlColour
{
    public static string Write(string colour)
    {
        var rgb = int.TryParse(colour.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value) ? value : 0xffffff;
        return string.Create(CultureInfo.InvariantCulture, $"{(rgb >> 16) / 255.0:0.####} {((rgb >> 8) & 255) / 255.0:0.####} {(rgb & 255) / 255.0:0.####} 1");
    }

    public static string? Read(string? text)
    {
        var parts = text?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return parts.Length is 3 or 4 && One(parts[0]) is { } r && One(parts[1]) is { } g && One(parts[2]) is { } b ? $"#{r:x2}{g:x2}{b:x2}" : null;
    }

    private static int? One(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1 ? (int)Math.Round(share * 255) : null;
}
