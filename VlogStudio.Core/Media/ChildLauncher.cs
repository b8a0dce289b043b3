using System.Collections.Concurrent;
using System.Diagnostics;

namespace VlogStudio.Core.Media;

/// <summary>
/// Starts children from one thread that lives as long as the program: a child that asks to die with its parent is tied to the *thread* that
/// forked it, and a pool thread may end at any time.
/// </summary>
internal static class ChildLauncher
{
    private static readonly BlockingCollection<(ProcessStartInfo Info, TaskCompletionSource<Process> Started)> Requests = Begin();

    public static Task<Process> StartAsync(ProcessStartInfo info)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Requests.Add((info, started));
        return started.Task;
    }

    private static BlockingCollection<(ProcessStartInfo, TaskCompletionSource<Process>)> Begin()
    {
        var requests = new BlockingCollection<(ProcessStartInfo Info, TaskCompletionSource<Process> Started)>();
        var thread = new Thread(() =>
        {
            foreach (var (info, started) in requests.GetConsumingEnumerable())
            {
                try
                {
                    started.SetResult(Process.Start(info) ?? throw new InvalidOperationException("No process."));
                }
#pragma warning disable CA1031 // Whatever stood in the way belongs to the caller, not to this thread.
                catch (Exception error)
#pragma warning restore CA1031
                {
                    started.SetException(error);
                }
            }
        })
        {
            IsBackground = true,
            Name = "children",
        };
        thread.Start();
        return requests;
    }
}
