using System.Diagnostics;
using System.Runtime.InteropServices;

namespace VlogStudio.Hosting;

/// <summary>
/// The running server: started, and started again when it dies, from one thread that lives as long as the app. It must be that thread: the kernel
/// stops the server when the thread that forked it ends, which is how the server never outlives a killed app.
/// </summary>
internal sealed class PostgresProcess : IDisposable
{
    private const int SigInt = 2;
    private const int SigQuit = 3;
    private readonly IReadOnlyList<string> _command;
    private readonly string _folder;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _stopping = new();
    private readonly Queue<string> _lastLines = new();
    private volatile Process? _process;

    /// <summary>Starts the server.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="folder">The cluster's folder.</param>
    /// <param name="logger">Where deaths are told.</param>
    public PostgresProcess(IReadOnlyList<string> command, string folder, ILogger logger)
    {
        _command = command;
        _folder = folder;
        _logger = logger;
        _thread = new Thread(Supervise) { IsBackground = true, Name = "private PostgreSQL" };
        _thread.Start();
    }

    /// <summary>The server's process id, or null while it is not running.</summary>
    public int? ProcessId { get; private set; }

    /// <summary>The last lines it printed.</summary>
    public string LastLines
    {
        get { lock (_lastLines) { return string.Join('\n', _lastLines); } }
    }

    /// <summary>Stops the server in the fast way (sessions are ended, everything is written) and waits until it is gone.</summary>
    public void Dispose()
    {
        if (_stopping.IsSet) { return; }
        _stopping.Set();
        Signal(SigInt);
        // An immediate stop loses nothing: the next start replays the log. SIGKILL would leave shared memory behind.
        if (!_thread.Join(TimeSpan.FromSeconds(30))) { Signal(SigQuit); }
        _thread.Join(TimeSpan.FromSeconds(10));
        _stopping.Dispose();
    }

    private void Supervise()
    {
        while (!_stopping.IsSet)
        {
            try
            {
                ClearStaleLock();
                RunOnce();
            }
            catch (Exception error) when (error is IOException or System.ComponentModel.Win32Exception)
            {
                Remember(error.Message);
            }

            if (_stopping.IsSet) { return; }
            HostingLog.PostgresDied(_logger, LastLines);
            _stopping.Wait(TimeSpan.FromSeconds(1));
        }
    }

    private void RunOnce()
    {
        using var process = new Process
        {
            StartInfo = new(_command[0], _command.Skip(1)) { RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true, WorkingDirectory = "/" },
        };
        process.ErrorDataReceived += (_, line) => Remember(line.Data);
        process.OutputDataReceived += (_, line) => Remember(line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        _process = process;
        ProcessId = process.Id;
        if (_stopping.IsSet) { Signal(SigInt); }
        process.WaitForExit();
        ProcessId = null;
        _process = null;
    }

    private void Signal(int signal)
    {
        if (_process is { } process && ProcessId is { } id && !process.HasExited) { _ = Kill(id, signal); }
    }

    private void Remember(string? line)
    {
        if (string.IsNullOrEmpty(line)) { return; }
        HostingLog.PostgresSaid(_logger, line);
        lock (_lastLines)
        {
            _lastLines.Enqueue(line);
            if (_lastLines.Count > 20) { _lastLines.Dequeue(); }
        }
    }

    /// <summary>
    /// A killed machine leaves postmaster.pid behind. PostgreSQL minds it only if its number now belongs to some other process; a server of an earlier
    /// run that is still there is asked to stop. Called under the folder's file lock.
    /// </summary>
    private void ClearStaleLock()
    {
        var file = Path.Combine(_folder, "postmaster.pid");
        if (!File.Exists(file) || !int.TryParse(File.ReadLines(file).FirstOrDefault(), out var id) || !File.Exists($"/proc/{id}/cmdline")) { return; }
        var words = File.ReadAllText($"/proc/{id}/cmdline");
        if (!words.Contains("postgres", StringComparison.Ordinal)) { File.Delete(file); }
        else if (words.Contains(_folder, StringComparison.Ordinal)) { _ = Kill(id, SigInt); }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
