using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace VlogStudio.Tests.Support;

/// <summary>Programs that must not outlive the tests: the kernel ends them with the thread that forked them, which lives as long as this process.</summary>
internal static class Offspring
{
    private static readonly BlockingCollection<Birth> s_wanted = [];
    private static readonly Lazy<Thread> s_keeper = new(() =>
    {
        var keeper = new Thread(Keep) { IsBackground = true, Name = "Offspring" };
        keeper.Start();
        return keeper;
    });

    /// <summary>Starts a program; also kill -9 of the tests ends it.</summary>
    public static Process Start(ProcessStartInfo start)
    {
        _ = s_keeper.Value;
        string[] tied = ["--pdeathsig=KILL", "--", start.FileName, .. start.ArgumentList];
        start.FileName = "setpriv";
        start.ArgumentList.Clear();
        foreach (var argument in tied) { start.ArgumentList.Add(argument); }
        using var birth = new Birth(start);
        s_wanted.Add(birth);
        birth.Done.Wait();
        return birth.Process ?? throw new InvalidOperationException($"{tied[2]} did not start: {birth.Error}");
    }

    /// <summary>Runs a program to its end and answers what it printed; fails when it fails.</summary>
    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {await errors}");
    }

    private static void Keep()
    {
        foreach (var birth in s_wanted.GetConsumingEnumerable())
        {
            try { birth.Process = Process.Start(birth.Start); }
            catch (Exception error) when (error is Win32Exception or InvalidOperationException) { birth.Error = error.Message; }
            birth.Done.Set();
        }
    }

    private sealed class Birth(ProcessStartInfo start) : IDisposable
    {
        public ProcessStartInfo Start { get; } = start;

        public ManualResetEventSlim Done { get; } = new();

        public Process? Process { get; set; }

        public string? Error { get; set; }

        public void Dispose() => Done.Dispose();
    }
}
