using System.Globalization;
using Microsoft.Extensions.Options;

namespace VlogStudio.Core.Rendering;

/// <summary>How much slower or faster this machine is than the one the costs were measured on, learned from its own renders.</summary>
public sealed class RenderPace
{
    private const double Weight = 0.3;
    private const double Slowest = 50;
    private const double Fastest = 0.05;

    private readonly Lock gate = new();
    private readonly string? file;
    private double factor = 1;

    /// <summary>Reads what is remembered.</summary>
    public RenderPace(IOptions<RenderingOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        file = options.Value.PaceFile;
        try
        {
            if (file is not null && File.Exists(file) && double.TryParse(File.ReadAllText(file), NumberStyles.Float, CultureInfo.InvariantCulture, out var read))
            {
                factor = Math.Clamp(read, Fastest, Slowest);
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

    /// <summary>Learns from a render that took <paramref name="wall"/> where <paramref name="expected"/> was expected at factor 1.</summary>
    public void Learn(TimeSpan expected, TimeSpan wall)
    {
        if (expected < TimeSpan.FromSeconds(2) || wall <= TimeSpan.Zero)
        {
            return;
        }

        lock (gate)
        {
            factor = Math.Clamp((factor * (1 - Weight)) + (wall / expected * Weight), Fastest, Slowest);
            try
            {
                if (file is not null)
                {
                    File.WriteAllText(file, factor.ToString("R", CultureInfo.InvariantCulture));
                }
            }
            catch (IOException)
            {
                // It stays in memory.
            }
        }
    }
}
