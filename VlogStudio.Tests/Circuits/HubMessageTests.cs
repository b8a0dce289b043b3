using VlogStudio.Circuits;

namespace VlogStudio.Tests.Circuits;

/// <summary>The wire of circuits, as the benchmarks write and read it.</summary>
public sealed class HubMessageTests
{
    [Fact]
    public void Write_NumbersTextsAndNil_AreReadBackAsTheyWere()
    {
        var random = new Random(7);
        long[] numbers =
        [
            0, 1, 31, 127, 128, 255, 256, 65535, 65536, uint.MaxValue, uint.MaxValue + 1L, long.MaxValue, -1, -32, -33, -128, -129, short.MinValue, short.MinValue - 1, int.MinValue,
            int.MinValue - 1L, long.MinValue, .. Enumerable.Range(0, 500).Select(_ => random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(63)),
        ];
        string[] texts = ["", "ä", new('x', 31), new('x', 32), new('ö', 200), new('z', 70_000)];
        var writer = new PackWriter().Array(numbers.Length + texts.Length + 3);
        foreach (var number in numbers) { writer.Number(number); }
        foreach (var text in texts) { writer.Text(text); }
        writer.Bool(true).Bool(false).Nil();

        var reader = new PackReader(writer.Written);
        var read = Assert.IsType<object?[]>(reader.Read());

        Assert.True(reader.IsAtEnd);
        Assert.Equal([.. numbers.Cast<object?>(), .. texts, true, false, null], read);
    }

    [Theory]
    [InlineData(new byte[] { 0xc4, 2, 7, 9 }, new byte[] { 7, 9 })]
    [InlineData(new byte[] { 0xc5, 0, 2, 7, 9 }, new byte[] { 7, 9 })]
    [InlineData(new byte[] { 0xc6, 0, 0, 0, 2, 7, 9 }, new byte[] { 7, 9 })]
    public void Read_Bytes_AreThoseBehindTheLength(byte[] packed, byte[] bytes) =>
        Assert.Equal(bytes, Assert.IsType<ReadOnlyMemory<byte>>(new PackReader(packed).Read()).ToArray());

    [Fact]
    public void Read_MapAndFloat_AsPairsAndDouble() =>
        Assert.Equal(["a", 1.5], Assert.IsType<object?[]>(new PackReader(new byte[] { 0x81, 0xa1, (byte)'a', 0xcb, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0 }).Read()));

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0x92, 1 })]
    [InlineData(new byte[] { 0xa3, (byte)'a' })]
    [InlineData(new byte[] { 0xdd, 0x7f, 0xff, 0xff, 0xff, 1 })]
    [InlineData(new byte[] { 0xc6, 0xff, 0xff, 0xff, 0xff, 1 })]
    [InlineData(new byte[] { 0xc1 })]
    public void Read_CutOffOrUnknown_IsRefused(byte[] packed) => Assert.Throws<FormatException>(() => new PackReader(packed).Read());

    [Fact]
    public void Call_AnyLength_IsReadOnceWholeAndNotBefore()
    {
        foreach (var length in (int[])[0, 100, 127, 128, 20_000])
        {
            byte[] sent = [.. HubMessage.Call(null, "OnRenderCompleted", 7L, null), .. HubMessage.Call("3", "StartCircuit", new string('q', length), true), .. HubMessage.SignOfLife()];

            var (read, at) = (new List<HubMessage>(), 0);
            for (var came = 1; came <= sent.Length; came++)
            {
                while (HubMessage.Read(sent.AsMemory(at, came - at), out var message) is > 0 and var taken)
                {
                    at += taken;
                    read.Add(message!);
                }
            }

            Assert.Equal(sent.Length, at);
            Assert.Equal([HubMessage.Invocation, HubMessage.Invocation, HubMessage.Ping], read.Select(m => m.Kind));
            Assert.Equal((null, "OnRenderCompleted"), (read[0].InvocationId, read[0].Target));
            Assert.Equal([7L, null], read[0].Arguments);
            Assert.Equal(("3", "StartCircuit"), (read[1].InvocationId, read[1].Target));
            Assert.Equal([new string('q', length), true], read[1].Arguments);
        }
    }

    [Fact]
    public void Read_Completions_TellResultOrError()
    {
        Assert.Equal("the circuit", Read(new PackWriter().Array(5).Number(3).EmptyMap().Text("0").Number(3).Text("the circuit")).Result);
        Assert.Equal("no", Read(new PackWriter().Array(5).Number(3).EmptyMap().Text("0").Number(1).Text("no")).Error);
        Assert.Null(Read(new PackWriter().Array(4).Number(3).EmptyMap().Text("0").Number(2)).Error);
        Assert.Equal("bye", Read(new PackWriter().Array(3).Number(7).Text("bye").Bool(true)).Error);
    }

    [Fact]
    public void ReadHandshake_WholeRefusedOrNotYet_IsTold()
    {
        Assert.Equal(3, HubMessage.ReadHandshake([(byte)'{', (byte)'}', 0x1e, 0x91]));
        Assert.Equal(0, HubMessage.ReadHandshake("{"u8));
        Assert.Throws<FormatException>(() => HubMessage.ReadHandshake([.. """{"error":"no such protocol"}"""u8, 0x1e]));
    }

    private static HubMessage Read(PackWriter message)
    {
        byte[] framed = [(byte)message.Written.Length, .. message.Written.Span];
        Assert.Equal(framed.Length, HubMessage.Read(framed, out var read));
        return read!;
    }
}
