using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Faults;

/// <summary>The real app as a process of its own, to be killed, stopped and told to end.</summary>
internal sealed class StudioProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines;

    private StudioProcess(Process process, ConcurrentQueue<string> lines, Uri address)
    {
        _process = process;
        _lines = lines;
        Address = address;
    }

    public Uri Address { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Log => string.Join('\n', _lines);

    /// <summary>Starts a process on the database and the data folder of an app, and waits until it listens.</summary>
    public static Task<StudioProcess> StartAsync(StudioApp app, string role, params string[] settings) =>
        StartAsync(app, role, new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Ports.Free()}")), settings);

    /// <summary>The same on a machine whose clock is off by so much. Skips the test where clocks cannot be bent.</summary>
    public static Task<StudioProcess> StartOffAsync(StudioApp app, string role, TimeSpan off, params string[] settings) =>
        StartAsync(app, role, new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Ports.Free()}")), OffBy(off), null, settings);

    /// <summary>The environment of a process whose clock is off by so much. Skips the test where clocks cannot be bent.</summary>
    public static Dictionary<string, string> OffBy(TimeSpan off)
    {
        var bender = Directory.Exists("/usr/lib") ? Directory.EnumerateFiles("/usr/lib", "libfaketime.so.1", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }).FirstOrDefault() : null;
        Assert.SkipWhen(bender is null, "libfaketime is not installed: no process can be given another clock.");
        return new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = bender, ["FAKETIME"] = string.Create(CultureInfo.InvariantCulture, $"{off.TotalSeconds:+0;-0}s"), ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1", ["DONT_FAKE_MONOTONIC"] = "1",
        };
    }

    /// <summary>The same at an address, where another may have been before.</summary>
    public static Task<StudioProcess> StartAsync(StudioApp app, string role, Uri address, params string[] settings) =>
        StartAsync(app, role, address, new Dictionary<string, string>(), null, settings);

    /// <summary>The same with an environment of its own and, where <paramref name="plugIn"/> is given, in a network namespace of its own, which that gives a cable.</summary>
    public static async Task<StudioProcess> StartAsync(
        StudioApp app, string role, Uri address, Dictionary<string, string> environment, Func<int, Task>? plugIn, string[] settings)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = plugIn is not null,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "VlogStudio.dll"), "--role", role, "--data", app.DataFolder, "--urls", address.ToString(),
            $"--ConnectionStrings:Studio={app.ConnectionString}", "--Limits:IsOff=true",
            "--Jobs:Lease=00:00:06", "--Jobs:Heartbeat=00:00:02", "--Jobs:HeartbeatGrace=00:00:04", "--Jobs:Reaping=00:00:02", .. settings,
        ];
        // It waits in its namespace until it has its cable.
        if (plugIn is not null) { arguments = ["--net", "--", "sh", "-c", "read -r _; exec \"$@\" </dev/null", "sh", start.FileName, .. arguments]; }
        if (plugIn is not null) { start.FileName = "unshare"; }
        foreach (var argument in arguments) { start.ArgumentList.Add(argument); }
        foreach (var (name, value) in environment) { start.Environment[name] = value; }
        var lines = new ConcurrentQueue<string>();
        var process = Offspring.Start(start);
        process.OutputDataReceived += (_, e) => Keep(lines, e.Data);
        process.ErrorDataReceived += (_, e) => Keep(lines, e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var studio = new StudioProcess(process, lines, address);
        if (plugIn is not null)
        {
            await plugIn(process.Id);
            await process.StandardInput.WriteLineAsync();
        }
        using var http = new HttpClient();
        await StudioApp.UntilAsync(async () =>
        {
            Assert.False(process.HasExited, studio.Log);
            try { return (await http.GetAsync(new Uri(address, "health/live"))).IsSuccessStatusCode; }
            catch (HttpRequestException) { return false; }
        }, "the process listens", TimeSpan.FromSeconds(90));
        return studio;
    }

    /// <summary>What time it is for the process.</summary>
    public async Task<DateTimeOffset> ClockAsync()
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(Address, "health/live"));
        return answer.Headers.Date!.Value;
    }

    public void KillHard() => Send("KILL");

    public void Freeze() => Send("STOP");

    public void Thaw() => Send("CONT");

    public void AskToEnd() => Send("TERM");

    public Task WaitAsync(TimeSpan limit) => _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(limit);

    /// <summary>Tools that work on files below a folder, whoever started them.</summary>
    public static IReadOnlyList<int> ToolsWorkingIn(string folder)
    {
        var found = new List<int>();
        foreach (var entry in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(entry), CultureInfo.InvariantCulture, out var pid)) { continue; }
            try
            {
                var line = File.ReadAllText(Path.Combine(entry, "cmdline"));
                if (line.Contains(folder, StringComparison.Ordinal) && line.Contains("ffmpeg", StringComparison.Ordinal)) { found.Add(pid); }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
        }
        return found;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Thaw();
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        _process.Dispose();
    }

    private void Send(string signal)
    {
        using var sending = Process.Start("kill", ["-s", signal, Id.ToString(CultureInfo.InvariantCulture)]);
        Assert.True(sending.WaitForExit(5000));
        Assert.Equal(0, sending.ExitCode);
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is null) { return; }
        lines.Enqueue(line);
        while (lines.Count > 2000) { lines.TryDequeue(out _); }
    }
}
