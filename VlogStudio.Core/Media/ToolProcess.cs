using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace VlogStudio.Core.Media;

/// <summary>Why a run ended.</summary>
internal enum ToolEnd
{
    /// <summary>By itself.</summary>
    Exited,

    /// <summary>It made no progress for too long.</summary>
    Stalled,

    /// <summary>It took too long in all.</summary>
    TooLong,
}

/// <summary>How a run ended.</summary>
internal sealed record ToolResult(int ExitCode, string StandardError, ToolEnd End)
{
    /// <summary>Processor time as last seen while it ran.</summary>
    public TimeSpan CpuTime { get; init; }

    /// <summary>The most memory as last seen while it ran.</summary>
    public long PeakBytes { get; init; }
}

/// <summary>Runs one locked-in program in its own process group, watches it, and takes the whole group away when it must end.</summary>
internal static class ToolProcess
{
    private const int KeptErrorChars = 64 * 1024;
    private const int SigKill = 9;

    /// <summary>Runs it to its end.</summary>
    /// <param name="commandLine">Program and arguments.</param>
    /// <param name="folder">Where it works.</param>
    /// <param name="wall">The longest it may take.</param>
    /// <param name="stall">The longest between two lines that <paramref name="onLine"/> calls progress; null for no such limit.</param>
    /// <param name="onLine">Takes each line of standard output; answers whether it shows progress.</param>
    /// <param name="ct">Kills the group.</param>
    /// <param name="onEnd">Hears how it ended, also when it was killed.</param>
    public static async Task<ToolResult> RunAsync(
        IReadOnlyList<string> commandLine, string? folder, TimeSpan wall, TimeSpan? stall, Func<string, bool> onLine, CancellationToken ct, Action<ToolResult>? onEnd = null)
    {
        ct.ThrowIfCancellationRequested();
        using var process = await StartAsync(commandLine, folder);
        var lastSign = Environment.TickCount64;
        var end = ToolEnd.Exited;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        await using var killer = stop.Token.Register(() => KillGroup(process));

        var output = ReadLinesAsync(process.StandardOutput, line =>
        {
            if (onLine(line))
            {
                Volatile.Write(ref lastSign, Environment.TickCount64);
            }
        });
        var errors = ReadTailAsync(process.StandardError);
        var exit = WaitAsync(process, output, errors);
        var began = Environment.TickCount64;
        var (cpu, peak) = (TimeSpan.Zero, 0L);
        while (await Task.WhenAny(exit, Task.Delay(250, CancellationToken.None)) != exit)
        {
            var now = Environment.TickCount64;
            if (onEnd is not null && ProcessMeter.Read(process.Id) is { Cpu.Ticks: > 0 } seen)
            {
                (cpu, peak) = seen;
            }

            if (end != ToolEnd.Exited)
            {
                continue;
            }

            if (now - began > wall.TotalMilliseconds)
            {
                end = ToolEnd.TooLong;
            }
            else if (stall is { } limit && now - Volatile.Read(ref lastSign) > limit.TotalMilliseconds)
            {
                end = ToolEnd.Stalled;
            }

            if (end != ToolEnd.Exited)
            {
                await stop.CancelAsync();
            }
        }

        await exit;
        var result = new ToolResult(process.ExitCode, await errors, end) { CpuTime = cpu, PeakBytes = peak };
        onEnd?.Invoke(result);
        ct.ThrowIfCancellationRequested();
        return result;
    }

    private static async Task<Process> StartAsync(IReadOnlyList<string> commandLine, string? folder)
    {
        var info = new ProcessStartInfo
        {
            FileName = commandLine[0],
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        foreach (var argument in commandLine.Skip(1))
        {
            info.ArgumentList.Add(argument);
        }

        var path = Environment.GetEnvironmentVariable("PATH");
        info.Environment.Clear();
        info.Environment["PATH"] = path ?? "/usr/local/bin:/usr/bin:/bin";
        info.Environment["LANG"] = "C.UTF-8";
        info.Environment["HOME"] = "/tmp";
        try
        {
            var process = await ChildLauncher.StartAsync(info);
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception error)
        {
            throw new MediaException("ffmpeg_missing", $"{commandLine[0]} could not be started: {error.Message}", isTransient: false, error);
        }
    }

    private static async Task WaitAsync(Process process, params Task[] readers)
    {
        await process.WaitForExitAsync(CancellationToken.None);
        await Task.WhenAll(readers);
    }

    private static async Task ReadLinesAsync(StreamReader reader, Action<string> onLine)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            onLine(line);
        }
    }

    private static async Task<string> ReadTailAsync(StreamReader reader)
    {
        var tail = new StringBuilder();
        var buffer = new char[4096];
        int read;
        while ((read = await reader.ReadAsync(buffer)) > 0)
        {
            tail.Append(buffer, 0, read);
            if (tail.Length > KeptErrorChars * 2)
            {
                tail.Remove(0, tail.Length - KeptErrorChars);
            }
        }

        return tail.Length > KeptErrorChars ? tail.ToString(tail.Length - KeptErrorChars, KeptErrorChars) : tail.ToString();
    }

    private static void KillGroup(Process process)
    {
        try
        {
            // The child called setsid, so its pid names the group; where setsid is missing the tree is walked instead.
            if (process.HasExited || (OperatingSystem.IsLinux() && SendSignal(-process.Id, SigKill) == 0))
            {
                return;
            }

            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended in this very moment.
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int pid, int signal);
}
