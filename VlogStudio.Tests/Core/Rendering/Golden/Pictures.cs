namespace VlogStudio.Tests.Core.Rendering.Golden;

/// <summary>A rectangle of pixels.</summary>
internal readonly record struct Area(int X, int Y, int Width, int Height)
{
    public Area Shrunk(int by) => new(X + by, Y + by, Width - (2 * by), Height - (2 * by));
}

/// <summary>RGB pictures compared.</summary>
internal static class Pictures
{
    private const int Window = 8;

    /// <summary>Structural similarity of their luma, −1..1: the mean over windows of 8×8, 4 pixels apart.</summary>
    public static double Ssim(byte[] one, byte[] two, int width, int height)
    {
        var (a, b) = (Luma(one), Luma(two));
        double sum = 0;
        var windows = 0;
        for (var y = 0; y + Window <= height; y += Window / 2)
        {
            for (var x = 0; x + Window <= width; x += Window / 2)
            {
                sum += Ssim(a, b, (y * width) + x, width);
                windows++;
            }
        }

        return sum / windows;
    }

    /// <summary>Mean of a channel.</summary>
    public static double Mean(byte[] rgb, int channel)
    {
        long sum = 0;
        for (var i = channel; i < rgb.Length; i += 3)
        {
            sum += rgb[i];
        }

        return sum / (rgb.Length / 3.0);
    }

    /// <summary>Mean of all channels.</summary>
    public static double Light(byte[] rgb) => (Mean(rgb, 0) + Mean(rgb, 1) + Mean(rgb, 2)) / 3;

    /// <summary>A part of a picture.</summary>
    public static byte[] Cut(byte[] rgb, int width, Area area)
    {
        var cut = new byte[area.Width * area.Height * 3];
        for (var y = 0; y < area.Height; y++)
        {
            Array.Copy(rgb, (((area.Y + y) * width) + area.X) * 3, cut, y * area.Width * 3, area.Width * 3);
        }

        return cut;
    }

    /// <summary>Half the width and height, by means of four: small shifts of a picture weigh less.</summary>
    public static byte[] Halved(byte[] rgb, int width, int height)
    {
        var (w, h) = (width / 2, height / 2);
        var half = new byte[w * h * 3];
        for (var y = 0; y < h; y++)
        {
            for (var i = 0; i < w * 3; i++)
            {
                var at = (2 * y * width * 3) + (i / 3 * 6) + (i % 3);
                half[(y * w * 3) + i] = (byte)((rgb[at] + rgb[at + 3] + rgb[at + (width * 3)] + rgb[at + (width * 3) + 3] + 2) / 4);
            }
        }

        return half;
    }

    /// <summary>One picture over another: 0 is the first alone, 1 the second.</summary>
    public static byte[] Mix(byte[] one, byte[] two, double share)
    {
        var mixed = new byte[one.Length];
        for (var i = 0; i < mixed.Length; i++)
        {
            mixed[i] = (byte)((one[i] * (1 - share)) + (two[i] * share) + 0.5);
        }

        return mixed;
    }

    /// <summary>Mean of how far channels are apart.</summary>
    public static double Difference(byte[] one, byte[] two)
    {
        long sum = 0;
        for (var i = 0; i < one.Length; i++)
        {
            sum += Math.Abs(one[i] - two[i]);
        }

        return (double)sum / one.Length;
    }

    /// <summary>Upside down.</summary>
    public static byte[] Turned(byte[] rgb)
    {
        var turned = new byte[rgb.Length];
        for (var i = 0; i < rgb.Length; i += 3)
        {
            Array.Copy(rgb, i, turned, rgb.Length - 3 - i, 3);
        }

        return turned;
    }

    /// <summary>How many pixels have a channel that differs by more.</summary>
    public static int Changed(byte[] one, byte[] two, int than) =>
        Enumerable.Range(0, one.Length / 3).Count(p => Enumerable.Range(p * 3, 3).Any(i => Math.Abs(one[i] - two[i]) > than));

    private static double[] Luma(byte[] rgb)
    {
        var luma = new double[rgb.Length / 3];
        for (var i = 0; i < luma.Length; i++)
        {
            luma[i] = (0.2126 * rgb[i * 3]) + (0.7152 * rgb[(i * 3) + 1]) + (0.0722 * rgb[(i * 3) + 2]);
        }

        return luma;
    }

    private static double Ssim(double[] a, double[] b, int at, int width)
    {
        double sumA = 0, sumB = 0, aa = 0, bb = 0, ab = 0;
        for (var y = 0; y < Window; y++)
        {
            for (var x = 0; x < Window; x++)
            {
                var (p, q) = (a[at + (y * width) + x], b[at + (y * width) + x]);
                (sumA, sumB, aa, bb, ab) = (sumA + p, sumB + q, aa + (p * p), bb + (q * q), ab + (p * q));
            }
        }

        const double n = Window * Window, c1 = 6.5025, c2 = 58.5225;
        var (ma, mb) = (sumA / n, sumB / n);
        var (va, vb, cov) = ((aa / n) - (ma * ma), (bb / n) - (mb * mb), (ab / n) - (ma * mb));
        return ((2 * ma * mb) + c1) * ((2 * cov) + c2) / (((ma * ma) + (mb * mb) + c1) * (va + vb + c2));
    }
}
