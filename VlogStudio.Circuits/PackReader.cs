using System.Buffers.Binary;
using System.Text;

namespace VlogStudio.Circuits;

/// <summary>Reads MessagePack as the hub of circuits sends it: nil, bool, long, double, string, bytes, array, map. Bytes are not copied.</summary>
internal sealed class PackReader(ReadOnlyMemory<byte> bytes)
{
    private int _at;

    /// <summary>Whether everything was read.</summary>
    public bool IsAtEnd => _at == bytes.Length;

    /// <summary>The next value: null, bool, long, double, string, <see cref="ReadOnlyMemory{T}"/> of bytes, array, or array of pairs for a map.</summary>
    /// <exception cref="FormatException">It is cut off, or of a kind that is not sent.</exception>
    public object? Read()
    {
        var head = Byte();
        return head switch
        {
            < 0x80 => (long)head,
            < 0x90 => Pairs(head & 0x0f),
            < 0xa0 => Values(head & 0x0f),
            < 0xc0 => Text(head & 0x1f),
            0xc0 => null,
            0xc2 => false,
            0xc3 => true,
            0xc4 => Take(Length(1)),
            0xc5 => Take(Length(2)),
            0xc6 => Take(Length(4)),
            0xca => (double)BinaryPrimitives.ReadSingleBigEndian(Take(4).Span),
            0xcb => BinaryPrimitives.ReadDoubleBigEndian(Take(8).Span),
            0xcc => (long)Byte(),
            0xcd => (long)BinaryPrimitives.ReadUInt16BigEndian(Take(2).Span),
            0xce => (long)BinaryPrimitives.ReadUInt32BigEndian(Take(4).Span),
            0xcf => checked((long)BinaryPrimitives.ReadUInt64BigEndian(Take(8).Span)),
            0xd0 => (long)(sbyte)Byte(),
            0xd1 => (long)BinaryPrimitives.ReadInt16BigEndian(Take(2).Span),
            0xd2 => (long)BinaryPrimitives.ReadInt32BigEndian(Take(4).Span),
            0xd3 => BinaryPrimitives.ReadInt64BigEndian(Take(8).Span),
            0xd9 => Text(Length(1)),
            0xda => Text(Length(2)),
            0xdb => Text(Length(4)),
            0xdc => Values(Length(2)),
            0xdd => Values(Length(4)),
            0xde => Pairs(Length(2)),
            0xdf => Pairs(Length(4)),
            >= 0xe0 => (long)(sbyte)head,
            _ => throw new FormatException($"MessagePack of kind {head:x2} is not read here."),
        };
    }

    private byte Byte() => _at < bytes.Length ? bytes.Span[_at++] : throw new FormatException("A message is cut off.");

    private int Length(int size)
    {
        var length = 0L;
        foreach (var part in Take(size).Span) { length = (length << 8) | part; }
        return length <= int.MaxValue ? (int)length : throw new FormatException("A value is longer than any message.");
    }

    private ReadOnlyMemory<byte> Take(int length)
    {
        if (length > bytes.Length - _at) { throw new FormatException("A message is cut off."); }
        _at += length;
        return bytes.Slice(_at - length, length);
    }

    private string Text(int length) => Encoding.UTF8.GetString(Take(length).Span);

    private object?[] Values(int count)
    {
        // Each value has at least a byte: what claims more is cut off.
        if (count > bytes.Length - _at) { throw new FormatException("A message is cut off."); }
        var values = new object?[count];
        for (var i = 0; i < count; i++) { values[i] = Read(); }
        return values;
    }

    private object?[] Pairs(int count) => Values(checked(count * 2));
}
