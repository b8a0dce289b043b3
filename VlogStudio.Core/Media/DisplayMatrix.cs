using System.Globalization;

namespace VlogStudio.Core.Media;

/// <summary>How a picture is to be shown, read from the 3×3 matrix that cameras write.</summary>
/// <param name="Rotation">Degrees clockwise, in steps of 90.</param>
/// <param name="IsMirrored">Mirrored left to right before it is turned.</param>
internal readonly record struct DisplayMatrix(int Rotation, bool IsMirrored)
{
    /// <summary>Reads ffprobe's dump: three lines of an address, a colon and three 16.16 numbers.</summary>
    public static DisplayMatrix Parse(string dump)
    {
        var rows = dump.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(row => row.Length == 3)
            .Select(row => row.Select(n => double.TryParse(n, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) ? v : 0).ToArray())
            .ToArray();
        return rows.Length < 2 ? default : From(rows[0][0], rows[0][1], rows[1][0], rows[1][1]);
    }

    /// <summary>Reads the linear part: x' = a·x + c·y, y' = b·x + d·y, with y downwards.</summary>
    public static DisplayMatrix From(double a, double b, double c, double d)
    {
        if (a == 0 && b == 0 && c == 0 && d == 0)
        {
            return default;
        }

        var turn = Math.Atan2(-c, d) * 180 / Math.PI;
        var quarter = (int)Math.Round(turn / 90, MidpointRounding.AwayFromZero);
        return new DisplayMatrix(((quarter % 4) + 4) % 4 * 90, (a * d) - (b * c) < 0);
    }
}
