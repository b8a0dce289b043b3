using System.Collections.Concurrent;
using System.Diagnostics;

namespace VlogStudio.Bench.Cluster;

/// <summary>Starts processes that do not outlive this one, however it ends.</summary>
internal static class Children
{
    private static readonly BlockingCollection<Action> Wishes = [];
    private static readonly bool CanBind = Rivals.Has("setpriv");

    static Children()
    {
        // The kernel ends a child with the thread that forked it: that thread has to live as long as the process.
        new Thread(() =>
        {
            foreach (var wish in Wishes.GetConsumingEnumerable()) { wish(); }
        }) { IsBackground = true, Name = "children" }.Start();
    }

    /// <param name="program">What is to run.</param>
    /// <param name="arguments">With what.</param>
    /// <param name="environment">What it finds in its environment beside this process's own.</param>
    /// <param name="onLine">Told each line it says.</param>
    public static Task<Process> StartAsync(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment, Action<string> onLine)
    {
        string[] bound = CanBind ? ["setpriv", "--pdeathsig=KILL", "--", program, .. arguments] : [program, .. arguments];
        var info = new ProcessStartInfo(bound[0], bound[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) { info.Environment[name] = value; }
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Wishes.Add(() =>
        {
            try
            {
                var process = new Process { StartInfo = info };
                process.OutputDataReceived += (_, e) => Hear(e.Data);
                process.ErrorDataReceived += (_, e) => Hear(e.Data);
                process.Start();
                process.BeginOutputReadLine();
                process.BeginErrorReadLine();
                started.SetResult(process);
            }
            catch (Exception error) { started.SetException(error); }
        });
        return started.Task;

        void Hear(string? line)
        {
            if (line is not null) { onLine(line); }
        }
    }
}
