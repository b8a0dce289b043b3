using System.Text.Json;

namespace VlogStudio.Circuits;

/// <summary>A message of the hub protocol that Blazor speaks (blazorpack): MessagePack arrays, each behind its length.</summary>
internal sealed record HubMessage
{
    public const int Invocation = 1;
    public const int Completion = 3;
    public const int Ping = 6;
    public const int Close = 7;
    private const int ErrorResult = 1;
    private const int SomeResult = 3;
    private const int MostLengthBytes = 5;

    /// <summary>What both sides begin with.</summary>
    public static readonly byte[] Handshake = [.. """{"protocol":"blazorpack","version":1}"""u8, 0x1e];

    public required int Kind { get; init; }

    /// <summary>Which call is answered, or is to be; null where no answer is wanted.</summary>
    public string? InvocationId { get; init; }

    public string Target { get; init; } = "";

    public IReadOnlyList<object?> Arguments { get; init; } = [];

    public object? Result { get; init; }

    /// <summary>Why a call failed, or the connection is closed.</summary>
    public string? Error { get; init; }

    /// <summary>A call, ready to be sent.</summary>
    public static byte[] Call(string? invocationId, string target, params object?[] arguments)
    {
        var writer = new PackWriter().Array(5).Number(Invocation).EmptyMap().Text(invocationId).Text(target).Array(arguments.Length);
        foreach (var argument in arguments)
        {
            _ = argument switch
            {
                null => writer.Nil(),
                bool value => writer.Bool(value),
                string value => writer.Text(value),
                long value => writer.Number(value),
                int value => writer.Number(value),
                _ => throw new ArgumentException($"A {argument.GetType()} is not sent.", nameof(arguments)),
            };
        }

        return Frame(writer.Written.Span);
    }

    /// <summary>A sign of life, ready to be sent.</summary>
    public static byte[] SignOfLife() => Frame(new PackWriter().Array(1).Number(Ping).Written.Span);

    /// <summary>What the server answers to the handshake.</summary>
    /// <returns>How many bytes it took, 0 while it is not whole.</returns>
    /// <exception cref="FormatException">It refuses.</exception>
    public static int ReadHandshake(ReadOnlySpan<byte> buffer)
    {
        var end = buffer.IndexOf((byte)0x1e);
        if (end < 0) { return 0; }
        using var answer = JsonDocument.Parse(buffer[..end].ToArray());
        return answer.RootElement.TryGetProperty("error", out var error) ? throw new FormatException(error.GetString()) : end + 1;
    }

    /// <summary>The first message of what came.</summary>
    /// <returns>How many bytes it took, 0 while it is not whole.</returns>
    public static int Read(ReadOnlyMemory<byte> buffer, out HubMessage? message)
    {
        message = null;
        var (length, head) = (0L, 0);
        while (true)
        {
            if (head == buffer.Length) { return 0; }
            if (head == MostLengthBytes) { throw new FormatException("A message's length is too long."); }
            var part = buffer.Span[head];
            length |= (long)(part & 0x7f) << (7 * head++);
            if (part < 0x80) { break; }
        }

        if (length > buffer.Length - head) { return 0; }
        message = Read(buffer.Slice(head, (int)length));
        return head + (int)length;
    }

    private static byte[] Frame(ReadOnlySpan<byte> message)
    {
        Span<byte> head = stackalloc byte[MostLengthBytes];
        var (length, bytes) = (message.Length, 0);
        do
        {
            head[bytes++] = (byte)((length & 0x7f) | (length > 0x7f ? 0x80 : 0));
            length >>= 7;
        }
        while (length > 0);
        return [.. head[..bytes], .. message];
    }

    private static HubMessage Read(ReadOnlyMemory<byte> bytes) => new PackReader(bytes).Read() switch
    {
        object?[] and [(long)Invocation, _, var id, string target, object?[] arguments, ..] =>
            new HubMessage { Kind = Invocation, InvocationId = id as string, Target = target, Arguments = arguments },
        object?[] and [(long)Completion, _, string id, (long)ErrorResult, string error] => new HubMessage { Kind = Completion, InvocationId = id, Error = error },
        object?[] and [(long)Completion, _, string id, (long)SomeResult, var result] => new HubMessage { Kind = Completion, InvocationId = id, Result = result },
        object?[] and [(long)Completion, _, string id, ..] => new HubMessage { Kind = Completion, InvocationId = id },
        object?[] and [(long)Close, var error, ..] => new HubMessage { Kind = Close, Error = error as string ?? "The server closed the connection." },
        object?[] and [long kind, ..] => new HubMessage { Kind = (int)kind },
        _ => throw new FormatException("What came is no message of a hub."),
    };
}
