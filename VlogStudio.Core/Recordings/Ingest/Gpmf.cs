using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace VlogStudio.Core.Recordings.Ingest;

/// <summary>What a GoPro's telemetry tells of place and time.</summary>
/// <param name="Where">The first fix, or null.</param>
/// <param name="Time">The first satellite time (UTC), or null.</param>
internal sealed record GpmfFix(GeoPoint? Where, DateTimeOffset? Time);

/// <summary>
/// Reads GoPro's telemetry: nested records of a four-letter key, a type, a size, a count and data padded to four bytes. Places are in GPS5 and GPS9
/// (cameras) or GPRI and GLPI (Karma drone), true time in GPSU or SYST.
/// </summary>
internal static class Gpmf
{
    private const int HeaderBytes = 8;
    private const int MaxDepth = 6;

    public static GpmfFix Read(ReadOnlySpan<byte> data)
    {
        var found = new Found();
        Walk(data, found, 0);
        return new GpmfFix(found.Where, found.Time);
    }

    private static void Walk(ReadOnlySpan<byte> data, Found found, int depth)
    {
        int[] scale = [];
        var hasFix = true;
        while (data.Length >= HeaderBytes && (found.Where is null || found.Time is null))
        {
            var key = Encoding.ASCII.GetString(data[..4]);
            var type = data[4];
            var length = data[5] * BinaryPrimitives.ReadUInt16BigEndian(data[6..]);
            if (data[0] == 0 || length > data.Length - HeaderBytes) { return; }
            var body = data.Slice(HeaderBytes, length);
            switch (key)
            {
                case "SCAL": scale = Scales(body, type); break;
                case "GPSF": hasFix = length < 4 || BinaryPrimitives.ReadInt32BigEndian(body) >= 2; break;
                case "GPS5" or "GPS9" when hasFix: found.Where ??= Place(body, scale, 0); break;
                case "GPRI": found.Where ??= Place(body, scale, 1, startBytes: 8); break;
                case "GLPI": found.Where ??= Place(body, scale, 1, startBytes: 4); break;
                case "GPSU": found.Time ??= Time(Encoding.ASCII.GetString(body)); break;
                case "SYST" when length >= 16: found.Time ??= UnixMilliseconds(BinaryPrimitives.ReadInt64BigEndian(body[8..])); break;
                default:
                    if (type == 0 && depth < MaxDepth) { Walk(body, found, depth + 1); }
                    break;
            }
            data = data[Math.Min(data.Length, HeaderBytes + ((length + 3) / 4 * 4))..];
        }
    }

    private static int[] Scales(ReadOnlySpan<byte> body, byte type)
    {
        if (type == 's') { return body.Length >= 2 ? [BinaryPrimitives.ReadInt16BigEndian(body)] : []; }
        var scales = new int[body.Length / 4];
        for (var i = 0; i < scales.Length; i++) { scales[i] = BinaryPrimitives.ReadInt32BigEndian(body[(i * 4)..]); }
        return scales;
    }

    private static GeoPoint? Place(ReadOnlySpan<byte> body, int[] scale, int scaleIndex, int startBytes = 0)
    {
        if (body.Length < startBytes + 8 || scale.Length == 0) { return null; }
        double By(int index) => scale[Math.Min(index, scale.Length - 1)] is var s && s != 0 ? s : 1;
        var lat = BinaryPrimitives.ReadInt32BigEndian(body[startBytes..]) / By(scaleIndex);
        var lon = BinaryPrimitives.ReadInt32BigEndian(body[(startBytes + 4)..]) / By(scaleIndex + 1);
        return Iso6709.Checked(lat, lon);
    }

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParseExact(text.Trim('\0', ' '), ["yyMMddHHmmss.fff", "yyMMddHHmmss"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    private static DateTimeOffset? UnixMilliseconds(long value) =>
        value is > 946_684_800_000 and < 4_102_444_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;

    private sealed class Found
    {
        public GeoPoint? Where { get; set; }

        public DateTimeOffset? Time { get; set; }
    }
}
