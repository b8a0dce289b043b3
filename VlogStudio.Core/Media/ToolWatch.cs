namespace VlogStudio.Core.Media;

/// <summary>How a tool's run ended.</summary>
/// <param name="ExitCode">Its exit code, or null where it was stopped.</param>
/// <param name="StandardError">The last it said.</param>
/// <param name="CpuTime">Processor time it used.</param>
/// <param name="PeakBytes">The most memory it held.</param>
public sealed record ToolUse(int? ExitCode, string StandardError, TimeSpan CpuTime, long PeakBytes);

/// <summary>
/// Lets whoever is responsible for a piece of work see which tools it runs, without the work knowing of it: the watcher holds for the flow of calls
/// it was set in and those that flow begins.
/// </summary>
public static class ToolWatch
{
    private static readonly AsyncLocal<Func<string, IReadOnlyList<string>, Action<ToolUse>>?> Current = new();

    /// <summary>From here on the watcher hears of each tool that begins, with its arguments, and answers who is to hear how it ended.</summary>
    /// <param name="watcher">May be called from several threads at once.</param>
    public static void Begin(Func<string, IReadOnlyList<string>, Action<ToolUse>> watcher) => Current.Value = watcher;

    internal static Action<ToolUse>? Began(string tool, IReadOnlyList<string> arguments) => Current.Value?.Invoke(tool, arguments);
}
