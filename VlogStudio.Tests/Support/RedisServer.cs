using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace VlogStudio.Tests.Support;

/// <summary>A real Redis at a free port of 127.0.0.1, with a password, that can be killed, frozen and started again. Skips the test where none is installed.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private const string Password = "tests-only-4711";
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = Ports.Free();
    private Thread? _keeper;
    private Process? _process;

    private RedisServer()
    {
    }

    /// <summary>How the studio is told of it.</summary>
    public string Connection => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port},password={Password}");

    /// <summary>The same as an address.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"redis://:{Password}@127.0.0.1:{_port}/0");

    /// <summary>Starts one.</summary>
    public static async Task<RedisServer> StartAsync()
    {
        Assert.SkipUnless((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "redis-server"))), "No Redis is installed: apt-get install redis-server.");
        var server = new RedisServer();
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts it again at the same port, empty, and waits until it answers.</summary>
    public async Task StartAgainAsync()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // The kernel ends it with the thread that forked it, also when the tests are killed.
        _keeper = new Thread(() => Keep(started)) { IsBackground = true, Name = "Redis server" };
        _keeper.Start();
        await started.Task;
        await StudioApp.UntilAsync(AnswersAsync, "Redis answers");
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        if (_process is { HasExited: false } process)
        {
            Send("CONT");
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>It is there but says nothing any more.</summary>
    public void Freeze() => Send("STOP");

    /// <summary>It goes on.</summary>
    public void Thaw() => Send("CONT");

    /// <summary>A client of the tests' own, past the product.</summary>
    public async Task<ConnectionMultiplexer> ConnectAsync()
    {
        var options = ConfigurationOptions.Parse(Connection);
        (options.ConnectTimeout, options.SyncTimeout, options.AllowAdmin) = (5000, 5000, true);
        return await ConnectionMultiplexer.ConnectAsync(options);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _keeper?.Join(TimeSpan.FromSeconds(10));
        _folder.Dispose();
    }

    private void Keep(TaskCompletionSource started)
    {
        string[] arguments =
        [
            "--pdeathsig=KILL", "--", "redis-server", "--port", _port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--requirepass", Password,
            "--save", "", "--appendonly", "no", "--maxmemory", "64mb", "--dir", _folder.Path, "--loglevel", "warning",
        ];
        try
        {
            _process = Process.Start(new ProcessStartInfo("setpriv", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            _process.OutputDataReceived += (_, _) => { };
            _process.BeginOutputReadLine();
            started.SetResult();
            _process.WaitForExit();
        }
        catch (Exception error) when (!started.Task.IsCompleted) { started.SetException(error); }
    }

    private async Task<bool> AnswersAsync()
    {
        Assert.False(_process!.HasExited, "Redis ended at its start.");
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(IPAddress.Loopback, _port);
            var stream = socket.GetStream();
            await stream.WriteAsync("PING\r\n"u8.ToArray());
            return await stream.ReadAsync(new byte[16]) > 0;
        }
        catch (Exception error) when (error is SocketException or IOException) { return false; }
    }

    private void Send(string signal)
    {
        using var sending = Process.Start("kill", ["-s", signal, _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        sending.WaitForExit();
    }
}
