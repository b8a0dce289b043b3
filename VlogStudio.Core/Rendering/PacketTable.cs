using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VlogStudio.Core.Rendering;

/// <summary>A packet as ffmpeg's <c>framecrc</c> writes it down.</summary>
/// <param name="Dts">When it is decoded, in ticks of its stream.</param>
/// <param name="Pts">When it is shown.</param>
/// <param name="Duration">How long.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Check">The checksum of its bytes.</param>
/// <param name="IsKey">Whether decoding can begin with it.</param>
internal readonly record struct PacketLine(long Dts, long Pts, long Duration, int Bytes, uint Check, bool IsKey);

/// <summary>All packets of a file by stream, read without decoding: what they are, where they lie, and a checksum of every byte.</summary>
internal sealed class PacketTable
{
    private readonly Dictionary<int, List<PacketLine>> packets = [];
    private readonly Dictionary<int, string> extradata = [];
    private readonly Dictionary<int, double> secondsPerTick = [];

    /// <summary>The packets of a stream in the order of the file.</summary>
    public IReadOnlyList<PacketLine> Of(int stream) => packets.TryGetValue(stream, out var found) ? found : [];

    /// <summary>Size and checksum of a stream's parameter sets.</summary>
    public string ExtradataOf(int stream) => extradata.GetValueOrDefault(stream, "");

    /// <summary>Length of a stream's tick, seconds.</summary>
    public double TickOf(int stream) => secondsPerTick.GetValueOrDefault(stream, 1);

    /// <summary>Names the bytes of packets, whatever their clock.</summary>
    public static string Digest(IEnumerable<PacketLine> packets)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var packet in packets)
        {
            hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{packet.Bytes} {packet.Check:x8}\n")));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Reads what <c>-f framecrc</c> wrote.</summary>
    public static async Task<PacketTable> ReadAsync(string path, CancellationToken ct)
    {
        var table = new PacketTable();
        await foreach (var line in File.ReadLinesAsync(path, ct))
        {
            table.Take(line);
        }

        return table;
    }

    private void Take(string line)
    {
        if (line.StartsWith("#extradata ", StringComparison.Ordinal))
        {
            var (stream, rest) = Heading(line, "#extradata ");
            extradata[stream] = rest;
        }
        else if (line.StartsWith("#tb ", StringComparison.Ordinal))
        {
            var (stream, rest) = Heading(line, "#tb ");
            var parts = rest.Split('/');
            secondsPerTick[stream] = double.Parse(parts[0], CultureInfo.InvariantCulture) / double.Parse(parts[1], CultureInfo.InvariantCulture);
        }
        else if (!line.StartsWith('#') && line.Split(',', StringSplitOptions.TrimEntries) is { Length: >= 6 } fields)
        {
            var stream = int.Parse(fields[0], CultureInfo.InvariantCulture);
            (packets.TryGetValue(stream, out var list) ? list : packets[stream] = []).Add(new PacketLine(
                long.Parse(fields[1], CultureInfo.InvariantCulture),
                long.Parse(fields[2], CultureInfo.InvariantCulture),
                long.Parse(fields[3], CultureInfo.InvariantCulture),
                int.Parse(fields[4], CultureInfo.InvariantCulture),
                uint.Parse(fields[5].AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                // Flags are written where they are not just "key".
                !fields.Skip(6).Any(f => f.StartsWith("F=", StringComparison.Ordinal) && (Flags(f) & 1) == 0)));
        }
    }

    private static int Flags(string field) => int.Parse(field.AsSpan(4), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static (int Stream, string Text) Heading(string line, string name)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        return (int.Parse(line.AsSpan(name.Length, colon - name.Length), CultureInfo.InvariantCulture), line[(colon + 1)..].Trim());
    }
}
