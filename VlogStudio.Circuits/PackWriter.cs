using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace VlogStudio.Circuits;

/// <summary>Writes the part of MessagePack that the hub of circuits understands.</summary>
internal sealed class PackWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(256);

    /// <summary>What has been written.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    public PackWriter Nil() => Byte(0xc0);

    public PackWriter Bool(bool value) => Byte(value ? (byte)0xc3 : (byte)0xc2);

    public PackWriter Number(long value) => value switch
    {
        >= -32 and < 128 => Byte(unchecked((byte)value)),
        >= sbyte.MinValue and < 0 => Byte(0xd0).Byte(unchecked((byte)value)),
        >= 0 and <= byte.MaxValue => Byte(0xcc).Byte((byte)value),
        >= short.MinValue and < 0 => Byte(0xd1).Big(2, value),
        >= 0 and <= ushort.MaxValue => Byte(0xcd).Big(2, value),
        >= int.MinValue and < 0 => Byte(0xd2).Big(4, value),
        >= 0 and <= uint.MaxValue => Byte(0xce).Big(4, value),
        < 0 => Byte(0xd3).Big(8, value),
        _ => Byte(0xcf).Big(8, value),
    };

    public PackWriter Text(string? value)
    {
        if (value is null) { return Nil(); }
        var text = Encoding.UTF8.GetBytes(value);
        var head = text.Length switch
        {
            < 32 => Byte((byte)(0xa0 | text.Length)),
            <= byte.MaxValue => Byte(0xd9).Big(1, text.Length),
            <= ushort.MaxValue => Byte(0xda).Big(2, text.Length),
            _ => Byte(0xdb).Big(4, text.Length),
        };
        head._bytes.Write(text);
        return this;
    }

    /// <summary>The head of an array; so many values follow.</summary>
    public PackWriter Array(int count) => count < 16 ? Byte((byte)(0x90 | count)) : Byte(0xdc).Big(2, count);

    /// <summary>A map without entries.</summary>
    public PackWriter EmptyMap() => Byte(0x80);

    private PackWriter Byte(byte value)
    {
        _bytes.Write([value]);
        return this;
    }

    private PackWriter Big(int bytes, long value)
    {
        Span<byte> all = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(all, value);
        _bytes.Write(all[(8 - bytes)..]);
        return this;
    }
}
