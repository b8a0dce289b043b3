using System.Runtime.InteropServices;

namespace VlogStudio.Core.Music;

/// <summary>A piece of music as a row of short hops: how loud each is, and how much begins in it.</summary>
internal sealed class TrackEnvelope
{
    private const int HopSamples = 128;
    private const int MaxPoints = 1000;
    private const double LowPass = 0.08;
    private readonly List<float> _loud = [];
    private readonly List<float> _onsets = [];

    public int Count => _loud.Count;

    /// <summary>How much begins in each hop, 0 and more.</summary>
    public IReadOnlyList<float> Onsets => _onsets;

    /// <summary>Length of a hop, seconds.</summary>
    public double HopSeconds { get; private init; }

    /// <summary>Reads 16-bit mono samples from a file, a buffer at a time.</summary>
    public static async Task<TrackEnvelope> ReadAsync(string path, int sampleRate, CancellationToken ct)
    {
        var envelope = new TrackEnvelope { HopSeconds = HopSamples / (double)sampleRate };
        var meter = new HopMeter();
        var buffer = new byte[HopSamples * 2 * 256];
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.SequentialScan);
        while (await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct) is var read and >= HopSamples * 2)
        {
            envelope.Take(MemoryMarshal.Cast<byte, short>(buffer.AsSpan(0, read)), meter);
        }
        return envelope;
    }

    /// <summary>For drawing: one byte a point, the loudest point 255.</summary>
    public byte[] DrawPeaks()
    {
        var points = Math.Min(MaxPoints, Count);
        var peaks = new float[points];
        for (var i = 0; i < Count; i++)
        {
            var point = (int)((long)i * points / Count);
            peaks[point] = Math.Max(peaks[point], _loud[i]);
        }
        var loudest = peaks.Max();
        return loudest <= 0 ? new byte[points] : [.. peaks.Select(p => (byte)Math.Round(255 * p / loudest))];
    }

    private void Take(ReadOnlySpan<short> samples, HopMeter meter)
    {
        for (; samples.Length >= HopSamples; samples = samples[HopSamples..])
        {
            var (peak, onset) = meter.Measure(samples[..HopSamples]);
            _loud.Add(peak);
            _onsets.Add(onset);
        }
    }

    // A drum is heard in the low tones or in the high ones: each is watched by itself.
    private sealed class HopMeter
    {
        private double _low;
        private double _lowBefore = double.NaN;
        private double _highBefore;

        public (float Peak, float Onset) Measure(ReadOnlySpan<short> hop)
        {
            double peak = 0, lowEnergy = 0, highEnergy = 0;
            foreach (var sample in hop)
            {
                var value = sample / 32768.0;
                _low += LowPass * (value - _low);
                var high = value - _low;
                lowEnergy += _low * _low;
                highEnergy += high * high;
                peak = Math.Max(peak, Math.Abs(value));
            }
            var (low, top) = (Math.Log(1e-6 + lowEnergy), Math.Log(1e-6 + highEnergy));
            var onset = double.IsNaN(_lowBefore) ? 0 : Math.Max(0, low - _lowBefore) + Math.Max(0, top - _highBefore);
            (_lowBefore, _highBefore) = (low, top);
            return ((float)peak, (float)onset);
        }
    }
}
