using VlogStudio.Core.Recordings.Ingest;

namespace VlogStudio.Tests.Core.Recordings;

public sealed class GpmfTests
{
    [Fact]
    public void Read_CameraGps_FindsPlaceAndTime()
    {
        byte[] stream =
        [
            .. Record("GPSF", 'L', 4, [0, 0, 0, 3]),
            .. Record("GPSU", 'U', 16, "230701193100.250"u8.ToArray()),
            .. Record("SCAL", 'l', 4, [.. Int(10_000_000), .. Int(10_000_000), .. Int(1000), .. Int(1000), .. Int(100)]),
            .. Record("GPS5", 'l', 20, [.. Int(488_789_000), .. Int(23_376_000), .. Int(0), .. Int(0), .. Int(0)]),
        ];
        var fix = Gpmf.Read(Nest("DEVC", Nest("STRM", stream)));

        Assert.Equal(48.8789, fix.Where!.Value.Lat, 1e-6);
        Assert.Equal(2.3376, fix.Where.Value.Lon, 1e-6);
        Assert.Equal(new DateTimeOffset(2023, 7, 1, 19, 31, 0, 250, TimeSpan.Zero), fix.Time);
    }

    [Fact]
    public void Read_Noise_FindsNothingAndEnds()
    {
        var random = new Random(7);
        for (var round = 0; round < 2000; round++)
        {
            var noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            if (noise.Length > 8 && round % 2 == 0) { "DEVC\0"u8.CopyTo(noise); }
            Assert.NotNull(Gpmf.Read(noise));
        }
    }

    private static byte[] Int(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static byte[] Record(string key, char type, int size, byte[] body) =>
        [.. System.Text.Encoding.ASCII.GetBytes(key), (byte)type, (byte)size, (byte)(body.Length / size >> 8), (byte)(body.Length / size), .. body, .. new byte[(4 - (body.Length % 4)) % 4]];

    private static byte[] Nest(string key, byte[] body) => [.. System.Text.Encoding.ASCII.GetBytes(key), 0, 1, (byte)(body.Length >> 8), (byte)body.Length, .. body];
}
