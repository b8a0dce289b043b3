using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace VlogStudio.Tests.Support;

/// <summary>A message in protobuf's wire format, read field by field; no more of it than OTLP needs.</summary>
internal sealed class Protobuf
{
    private readonly List<(int Number, ulong Value, ReadOnlyMemory<byte> Bytes)> _fields = [];

    public Protobuf(ReadOnlyMemory<byte> message)
    {
        for (var rest = message; rest.Length > 0;)
        {
            var (key, number) = (Varint(ref rest), 0);
            number = (int)(key >> 3);
            switch (key & 7)
            {
                case 0: _fields.Add((number, Varint(ref rest), default)); break;
                case 1: _fields.Add((number, BinaryPrimitives.ReadUInt64LittleEndian(rest.Span), default)); rest = rest[8..]; break;
                case 2:
                    var length = (int)Varint(ref rest);
                    _fields.Add((number, 0, rest[..length]));
                    rest = rest[length..];
                    break;
                case 5: _fields.Add((number, BinaryPrimitives.ReadUInt32LittleEndian(rest.Span), default)); rest = rest[4..]; break;
                default: throw new InvalidDataException($"Wire type {key & 7}.");
            }
        }
    }

    public IEnumerable<Protobuf> All(int field) => _fields.Where(f => f.Number == field).Select(f => new Protobuf(f.Bytes));

    public Protobuf? One(int field) => All(field).FirstOrDefault();

    public string Text(int field) => Encoding.UTF8.GetString(_fields.LastOrDefault(f => f.Number == field).Bytes.Span);

    public string Hex(int field) => Convert.ToHexStringLower(_fields.LastOrDefault(f => f.Number == field).Bytes.Span);

    public ulong Number(int field) => _fields.LastOrDefault(f => f.Number == field).Value;

    public bool Has(int field) => _fields.Exists(f => f.Number == field);

    /// <summary>OTLP's list of keys and values.</summary>
    public IReadOnlyDictionary<string, string> Attributes(int field)
    {
        var found = new Dictionary<string, string>();
        foreach (var pair in All(field)) { found[pair.Text(1)] = pair.One(2)?.AnyValue() ?? ""; }
        return found;
    }

    /// <summary>OTLP's value of any type, as text.</summary>
    public string AnyValue() => _fields.FirstOrDefault() switch
    {
        (1, _, var text) => Encoding.UTF8.GetString(text.Span),
        (2, var flag, _) => flag == 1 ? "true" : "false",
        (3, var number, _) => ((long)number).ToString(CultureInfo.InvariantCulture),
        (4, var bits, _) => BitConverter.UInt64BitsToDouble(bits).ToString(CultureInfo.InvariantCulture),
        _ => "",
    };

    private static ulong Varint(ref ReadOnlyMemory<byte> rest)
    {
        ulong value = 0;
        for (var (i, shift) = (0, 0); ; i++, shift += 7)
        {
            var one = rest.Span[i];
            value |= (ulong)(one & 0x7f) << shift;
            if (one < 0x80)
            {
                rest = rest[(i + 1)..];
                return value;
            }
        }
    }
}
