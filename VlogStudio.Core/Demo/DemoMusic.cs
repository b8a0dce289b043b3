using System.Buffers.Binary;

namespace VlogStudio.Core.Demo;

/// <summary>A piece of music of the demo: chords, a bass, a melody and a beat, computed sample by sample.</summary>
/// <param name="Title">Title.</param>
/// <param name="BeatsPerMinute">Beats a minute.</param>
/// <param name="Bars">Bars of four beats.</param>
/// <param name="Chords">One chord a bar, in turn: MIDI numbers, lowest first.</param>
/// <param name="IsSoft">Whether chords swell instead of being plucked, and the beat stays in the background.</param>
internal sealed record DemoMusic(string Title, double BeatsPerMinute, int Bars, IReadOnlyList<int[]> Chords, bool IsSoft)
{
    private const int Rate = 44_100;
    private const int HeaderBytes = 44;

    /// <summary>The pieces.</summary>
    public static IReadOnlyList<DemoMusic> All { get; } =
    [
        new("Morning Walk", 104, 24, [[48, 64, 67, 71], [45, 60, 64, 67], [41, 57, 60, 64], [43, 59, 62, 64]], false),
        new("After the Rain", 84, 18, [[45, 57, 60, 64], [41, 57, 60, 65], [48, 55, 60, 64], [43, 55, 59, 62]], true),
    ];

    /// <summary>Writes it as a WAV file, 16 bit stereo.</summary>
    public async Task WriteAsync(string path, CancellationToken ct)
    {
        var beat = 60.0 / BeatsPerMinute;
        var samples = (int)(Bars * 4 * beat * Rate);
        var noise = new Noise();
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous);
        await file.WriteAsync(Header(samples * 4), ct);
        var block = new byte[Rate * 4];
        for (var from = 0; from < samples; from += Rate)
        {
            var count = Math.Min(Rate, samples - from);
            for (var i = 0; i < count; i++)
            {
                var (left, right) = At((from + i) / (double)Rate, beat, noise.Next());
                BinaryPrimitives.WriteInt16LittleEndian(block.AsSpan(i * 4), ToPcm(left));
                BinaryPrimitives.WriteInt16LittleEndian(block.AsSpan((i * 4) + 2), ToPcm(right));
            }

            await file.WriteAsync(block.AsMemory(0, count * 4), ct);
        }
    }

    private (double Left, double Right) At(double time, double beat, double noise)
    {
        var length = Bars * 4 * beat;
        var bar = (int)(time / (4 * beat));
        var chord = Chords[bar % Chords.Count];
        var inBar = time - (bar * 4 * beat);
        var inBeat = inBar % beat;
        var kick = Math.Sin(2 * Math.PI * (50 + (70 * Math.Exp(-30 * inBeat))) * inBeat) * Math.Exp(-9 * inBeat);
        var offBeat = (inBar + (beat / 2)) % beat;
        var hat = noise * Math.Exp(-45 * offBeat);
        var bass = Tone(chord[0] - 12, time) * (0.6 + (0.4 * Math.Exp(-3 * (inBar % (2 * beat)))));
        var (left, right) = Harmony(chord, time, inBar, beat);
        var melody = Melody(chord, time, inBar, beat, bar);
        var beatLevel = IsSoft ? 0.4 : 1;
        var edge = Math.Clamp(Math.Min(time / 1.5, (length - time) / 3), 0, 1);
        var middle = (0.30 * beatLevel * kick) + (0.20 * bass) + (0.16 * melody);
        return (edge * (middle + (0.20 * left) + (0.05 * beatLevel * hat)), edge * (middle + (0.20 * right) + (0.08 * beatLevel * hat)));
    }

    private (double Left, double Right) Harmony(int[] chord, double time, double inBar, double beat)
    {
        double left = 0, right = 0;
        for (var i = 1; i < chord.Length; i++)
        {
            var sinceStrike = IsSoft ? inBar : (inBar + (beat * 0.5 * (i - 1))) % (beat * 1.5);
            var envelope = IsSoft ? Math.Min(1, inBar / 0.8) * Math.Exp(-0.3 * inBar) : Math.Exp(-3.5 * sinceStrike);
            var tone = Tone(chord[i], time) * envelope;
            var side = (i - 1) / (double)(chord.Length - 2);
            left += tone * (1 - (0.6 * side));
            right += tone * (0.4 + (0.6 * side));
        }

        return (left / 2, right / 2);
    }

    private static double Melody(int[] chord, double time, double inBar, double beat, int bar)
    {
        if (bar % 8 < 2) { return 0; }
        var step = (int)(inBar / (beat / 2));
        int[] pattern = bar % 2 == 0 ? [1, -1, 2, 3, -1, 2, -1, 1] : [3, -1, 2, -1, 1, 2, -1, -1];
        var note = pattern[step % 8];
        return note < 0 ? 0 : Tone(chord[note] + 12, time) * Math.Exp(-4 * (inBar % (beat / 2)));
    }

    /// <summary>A rounded tone: the note with a little of its overtones.</summary>
    private static double Tone(int note, double time)
    {
        var phase = 2 * Math.PI * 440 * Math.Pow(2, (note - 69) / 12.0) * time;
        return (0.75 * Math.Sin(phase)) + (0.18 * Math.Sin(2 * phase)) + (0.07 * Math.Sin(3 * phase));
    }

    private static short ToPcm(double value) => (short)(Math.Tanh(value) * 30_000);

    private static byte[] Header(int dataBytes)
    {
        var header = new byte[HeaderBytes];
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), dataBytes + HeaderBytes - 8);
        "WAVEfmt "u8.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(22), 2);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), Rate);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(28), Rate * 4);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(32), 4);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(34), 16);
        "data"u8.CopyTo(header.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(40), dataBytes);
        return header;
    }

    /// <summary>White noise that is the same every time.</summary>
    private sealed class Noise
    {
        private uint _state = 0x9E3779B9;

        public double Next()
        {
            _state ^= _state << 13;
            _state ^= _state >> 17;
            _state ^= _state << 5;
            return (_state / (double)uint.MaxValue * 2) - 1;
        }
    }
}
