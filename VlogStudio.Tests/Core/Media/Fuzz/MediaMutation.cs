using System.Buffers.Binary;
using System.Text;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Core.Media.Fuzz;

/// <summary>Damages media files where it hurts: lengths, counts, marks and places in their headers.</summary>
internal static class MediaMutation
{
    private static readonly string[] s_boxes =
    [
        "ftyp", "moov", "trak", "mdia", "minf", "stbl", "stsd", "stts", "stsz", "stco", "stsc", "ctts", "elst", "edts", "mvhd", "tkhd", "mdhd", "hdlr", "dref", "avcC", "esds", "mdat", "moof", "traf", "trun", "tfhd", "udta", "meta", "ilst",
        "RIFF", "LIST", "hdrl", "strh", "strf", "movi", "idx1", "fmt ", "data", "COMM", "SSND", "FORM", "OggS", "fLaC", "ID3", "IHDR", "IDAT", "Exif", "FLV",
    ];

    private static readonly uint[] s_numbers = [0, 1, 2, 7, 8, 0x7f, 0x80, 0xff, 0xffff, 0x10000, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];

    /// <summary>A file with one to six damages.</summary>
    public static byte[] Of(Random random, IReadOnlyList<byte[]> files)
    {
        byte[] file = [.. random.Of(files)];
        for (var i = random.Next(1, 7); i > 0 && file.Length > 16; i--)
        {
            file = Once(random, file, files);
        }

        return file;
    }

    private static byte[] Once(Random random, byte[] file, IReadOnlyList<byte[]> files)
    {
        var at = Place(random, file);
        var length = Math.Min(file.Length - at, 1 << random.Next(12));
        switch (random.Next(14))
        {
            case 0:
                file[at] ^= (byte)(1 << random.Next(8));
                return file;
            case 1 or 2:
                file[at] = (byte)random.Next(256);
                return file;
            case 3 or 4:
                Write(random, file, at);
                return file;
            case 5 or 6 or 7:
                return Box(random, file);
            case 8:
                return file[..Math.Max(1, at)];
            case 9:
                return [.. file[..at], .. file[(at + length)..]];
            case 10:
                return [.. file[..(at + length)], .. file[at..]];
            case 11:
                var noise = new byte[length];
                random.NextBytes(noise);
                return [.. file[..at], .. noise, .. file[at..]];
            case 12:
                var other = random.Of(files);
                return [.. file[..at], .. other[random.Next(other.Length)..]];
            default:
                Array.Clear(file, at, length);
                return file;
        }
    }

    /// <summary>Headers lie at the front, or at the end where an index was written last.</summary>
    private static int Place(Random random, byte[] file) => random.Next(5) switch
    {
        0 => random.Next(Math.Min(64, file.Length)),
        1 or 2 => random.Next(Math.Min(4096, file.Length)),
        3 => Math.Max(0, file.Length - 1 - random.Next(4096)),
        _ => random.Next(file.Length),
    };

    private static void Write(Random random, byte[] file, int at)
    {
        if (at + 4 > file.Length)
        {
            return;
        }

        var number = random.OneIn(4) ? (uint)random.Next(1 << random.Next(1, 31)) : random.Of(s_numbers);
        if (random.OneIn(3))
        {
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), number);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at), number);
        }
    }

    /// <summary>Changes the length before a box's name, the name, or a number behind it.</summary>
    private static byte[] Box(Random random, byte[] file)
    {
        var places = s_boxes.Select(name => file.AsSpan().IndexOf(Encoding.ASCII.GetBytes(name))).Where(i => i >= 0).ToArray();
        if (places.Length == 0)
        {
            return file;
        }

        var at = random.Of(places);
        switch (random.Next(4))
        {
            case 0 when at >= 4:
                Write(random, file, at - 4);
                break;
            case 1:
                Encoding.ASCII.GetBytes(random.Of(s_boxes).PadRight(4)[..4]).CopyTo(file, Math.Min(at, file.Length - 4));
                break;
            default:
                Write(random, file, at + 4 + (4 * random.Next(8)));
                break;
        }

        return file;
    }
}
