using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VlogStudio.Tests.Support;

/// <summary>A mail as a server took it: its envelope and its lines.</summary>
internal sealed record ReceivedMail(string From, string To, string Content)
{
    /// <summary>The headers before the first empty line, unfolded.</summary>
    public IReadOnlyList<string> Headers => Content.Split("\r\n\r\n", 2)[0].Replace("\r\n ", " ", StringComparison.Ordinal).Split("\r\n");

    public string Header(string name) => Assert.Single(Headers, h => h.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))[(name.Length + 1)..].Trim();

    /// <summary>The subject, decoded.</summary>
    public string Subject => string.Concat(Header("Subject").Split(' ').Select(DecodeWord)).TrimEnd();

    /// <summary>The part of a type, decoded.</summary>
    public string Part(string type)
    {
        var boundary = Header("Content-Type").Split("boundary=", 2)[1].Trim('"', ';', ' ');
        var part = Assert.Single(Content.Split("--" + boundary), p => p.Contains($"Content-Type: {type}", StringComparison.OrdinalIgnoreCase) || p.Contains($"content-type: {type}", StringComparison.OrdinalIgnoreCase));
        var (head, body) = (part.Split("\r\n\r\n", 2)[0], part.Split("\r\n\r\n", 2)[1].TrimEnd());
        if (head.Contains("base64", StringComparison.OrdinalIgnoreCase)) { return Encoding.UTF8.GetString(Convert.FromBase64String(body.Replace("\r\n", "", StringComparison.Ordinal))); }
        return head.Contains("quoted-printable", StringComparison.OrdinalIgnoreCase) ? Unquote(body) : body;
    }

    private static string DecodeWord(string word) =>
        word.StartsWith("=?utf-8?B?", StringComparison.OrdinalIgnoreCase) ? Encoding.UTF8.GetString(Convert.FromBase64String(word[10..^2]))
        : word.StartsWith("=?utf-8?Q?", StringComparison.OrdinalIgnoreCase) ? Unquote(word[10..^2].Replace('_', ' '))
        : word + " ";

    private static string Unquote(string text)
    {
        text = text.Replace("=\r\n", "", StringComparison.Ordinal);
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '=' && i + 2 < text.Length) { bytes.Add(Convert.ToByte(text.Substring(i + 1, 2), 16)); i += 2; }
            else { bytes.AddRange(Encoding.UTF8.GetBytes(text[i].ToString())); }
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }
}

/// <summary>A small real SMTP server of one test. It does not offer TLS.</summary>
internal sealed class SmtpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly List<ReceivedMail> _mails = [];
    private readonly List<string> _commands = [];
    private readonly Task _serving;

    public SmtpServer()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What is answered to RCPT TO; 250 takes it.</summary>
    public Func<string, string> OnRecipient { get; set; } = _ => "250 OK";

    public IReadOnlyList<ReceivedMail> Mails
    {
        get { lock (_mails) { return [.. _mails]; } }
    }

    /// <summary>Every line that was said to it, outside of mails.</summary>
    public IReadOnlyList<string> Commands
    {
        get { lock (_commands) { return [.. _commands]; } }
    }

    public Task UntilAsync(int mails) => StudioApp.UntilAsync(() => Task.FromResult(Mails.Count >= mails), $"{mails} mails arrive");

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _serving;
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try { _ = TalkAsync(await _listener.AcceptTcpClientAsync(_end.Token)); }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException) { return; }
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        try
        {
            using var owned = client;
            using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
            await using var writer = new StreamWriter(client.GetStream(), new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 test ESMTP");
            var (from, to) = ("", "");
            while (await reader.ReadLineAsync(_end.Token) is { } line)
            {
                lock (_commands) { _commands.Add(line); }
                var word = line.Split(' ', ':')[0].ToUpperInvariant();
                switch (word)
                {
                    case "EHLO": await writer.WriteLineAsync("250-test\r\n250 8BITMIME"); break;
                    case "MAIL": from = line; await writer.WriteLineAsync("250 OK"); break;
                    case "RCPT":
                        to = line;
                        await writer.WriteLineAsync(OnRecipient(line));
                        break;
                    case "DATA":
                        await writer.WriteLineAsync("354 go on");
                        var content = new StringBuilder();
                        while (await reader.ReadLineAsync(_end.Token) is { } text && text != ".") { content.Append(text.StartsWith('.') ? text[1..] : text).Append("\r\n"); }
                        lock (_mails) { _mails.Add(new ReceivedMail(from, to, content.ToString())); }
                        await writer.WriteLineAsync("250 taken");
                        break;
                    case "QUIT": await writer.WriteLineAsync("221 bye"); return;
                    default: await writer.WriteLineAsync("250 OK"); break;
                }
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException) { }
    }
}
