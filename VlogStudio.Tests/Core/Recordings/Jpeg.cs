using System.Buffers.Binary;

namespace VlogStudio.Tests.Core.Recordings;

/// <summary>Reads the size out of a JPEG's frame header.</summary>
internal static class Jpeg
{
    public static (int Width, int Height) Size(ReadOnlySpan<byte> bytes)
    {
        for (var at = 2; at + 9 < bytes.Length; at += 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]))
        {
            if (bytes[at] == 0xFF && bytes[at + 1] is 0xC0 or 0xC2)
            {
                return (BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]));
            }
        }
        return (0, 0);
    }
}
