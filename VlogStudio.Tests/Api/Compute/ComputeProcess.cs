using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Compute;

/// <summary>A compute node as a process of its own, with nothing but a server's address and a key in a file.</summary>
internal sealed class ComputeProcess : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _lines = [];
    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;

    public ComputeProcess(Uri server, string key, params string[] settings)
        : this(server, key, new Dictionary<string, string>(), settings)
    {
    }

    public ComputeProcess(Uri server, string key, IReadOnlyDictionary<string, string> environment, params string[] settings)
    {
        KeyFile = Path.Combine(_folder.Path, "key");
        File.WriteAllText(KeyFile, key + "\n");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = AppContext.BaseDirectory,
        };
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "VlogStudio.dll"), "--role", "compute", "--server", server.ToString(), "--api-key-file", KeyFile,
            "--data", DataFolder, "--Compute:Poll=00:00:00.3", "--Compute:Places=1", .. settings,
        ];
        foreach (var argument in arguments) { start.ArgumentList.Add(argument); }
        // Nothing of a database may reach it, whatever the tests run with.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("VLOGSTUDIO", StringComparison.Ordinal) || k.StartsWith("ConnectionStrings", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }
        foreach (var (name, value) in environment) { start.Environment[name] = value; }
        _process = Offspring.Start(start);
        _process.OutputDataReceived += (_, e) => Keep(e.Data);
        _process.ErrorDataReceived += (_, e) => Keep(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string KeyFile { get; }

    public string DataFolder => Path.Combine(_folder.Path, "data");

    public string Log => string.Join('\n', _lines);

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public void KillHard() => Send("KILL");

    public void Freeze() => Send("STOP");

    public void Thaw() => Send("CONT");

    public void AskToEnd() => Send("TERM");

    public Task WaitAsync(TimeSpan limit) => _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(limit);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Thaw();
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        _process.Dispose();
        _folder.Dispose();
    }

    private void Send(string signal)
    {
        using var sending = Process.Start("kill", ["-s", signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        Assert.True(sending.WaitForExit(5000));
    }

    private void Keep(string? line)
    {
        if (line is null) { return; }
        _lines.Enqueue(line);
        while (_lines.Count > 2000) { _lines.TryDequeue(out _); }
    }
}
