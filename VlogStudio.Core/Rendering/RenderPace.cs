using System.Globalization;
using Microsoft.Extensions.Options;

namespace VlogStudio.Core.Rendering;

/// <summary>How much slower or faster this machine is than the one the costs were measured on, learned from its own renders, and how far it strays.</summary>
public sealed class RenderPace
{
    private const double Weight = 0.3;
    private const double Slowest = 50;
    private const double Fastest = 0.05;

    /// <summary>Renders that are remembered.</summary>
    private const int MostRemembered = 24;

    /// <summary>What is assumed before anything is known, as if it had been seen this often.</summary>
    private const int AssumedRenders = 2;
    private const double AssumedLow = 0.6;
    private const double AssumedHigh = 1.8;

    private readonly Lock gate = new();
    private readonly string? file;
    private readonly List<double> misses = [];
    private double factor = 1;

    /// <summary>Reads what is remembered.</summary>
    public RenderPace(IOptions<RenderingOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        file = options.Value.PaceFile;
        try
        {
            if (file is not null && File.Exists(file))
            {
                Read(File.ReadAllText(file));
            }
        }
        catch (IOException)
        {
            // A forgotten pace is learned again.
        }
    }

    /// <summary>Seconds that pass for one second of expected work.</summary>
    public double Factor
    {
        get
        {
            lock (gate)
            {
                return factor;
            }
        }
    }

    /// <summary>
    /// Between which multiples of what was expected renders of this machine really ended: eight of ten of those remembered. Wide while few are known.
    /// Low is at most 1, high at least 1.
    /// </summary>
    public (double Low, double High) Band
    {
        get
        {
            lock (gate)
            {
                double[] known = [.. misses, .. Enumerable.Repeat(AssumedLow, AssumedRenders), .. Enumerable.Repeat(AssumedHigh, AssumedRenders)];
                Array.Sort(known);
                // The assumptions lose their say as renders become known.
                var spare = misses.Count >= MostRemembered / 2 ? AssumedRenders : 0;
                var seen = known[spare..^spare];
                return (Math.Min(1, Quantile(seen, 0.1)), Math.Max(1, Quantile(seen, 0.9)));
            }
        }
    }

    /// <summary>Learns from a render that took <paramref name="wall"/> where <paramref name="expected"/> was expected at factor 1.</summary>
    public void Learn(TimeSpan expected, TimeSpan wall)
    {
        if (expected < TimeSpan.FromSeconds(2) || wall <= TimeSpan.Zero)
        {
            return;
        }

        lock (gate)
        {
            misses.Add(Math.Clamp(wall / expected / factor, 0.02, 50));
            if (misses.Count > MostRemembered)
            {
                misses.RemoveAt(0);
            }

            factor = Math.Clamp((factor * (1 - Weight)) + (wall / expected * Weight), Fastest, Slowest);
            try
            {
                if (file is not null)
                {
                    File.WriteAllText(file, string.Join(' ', misses.Prepend(factor).Select(n => n.ToString("R", CultureInfo.InvariantCulture))));
                }
            }
            catch (IOException)
            {
                // It stays in memory.
            }
        }
    }

    /// <summary>The factor, then how renders missed what was expected of them, oldest first; earlier versions wrote the factor alone.</summary>
    private void Read(string text)
    {
        var numbers = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(t => double.TryParse(t, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : (double?)null)
            .TakeWhile(n => n is not null).Select(n => n!.Value).ToList();
        if (numbers.Count > 0)
        {
            factor = Math.Clamp(numbers[0], Fastest, Slowest);
            misses.AddRange(numbers.Skip(1).TakeLast(MostRemembered));
        }
    }

    private static double Quantile(double[] sorted, double share)
    {
        var at = (sorted.Length - 1) * share;
        var below = (int)at;
        return sorted[below] + ((sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]) * (at - below));
    }
}
