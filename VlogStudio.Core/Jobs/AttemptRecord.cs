using System.Diagnostics;
using System.Text;
using VlogStudio.Core.Media;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Jobs;

/// <summary>A phase an attempt went through.</summary>
/// <param name="Phase">snake_case key of words.</param>
/// <param name="At">When it began (UTC).</param>
public sealed record AttemptPhase(string Phase, DateTimeOffset At);

/// <summary>What an attempt did and used, as its row keeps it.</summary>
internal sealed record AttemptUse(string? Commands, string? Phases, double CpuSeconds, long PeakBytes, string? LogTail)
{
    /// <summary>Other nodes that did a part of it, or null.</summary>
    public string? Helpers { get; init; }
}

/// <summary>
/// Gathers what an attempt does: the tools it runs, its phases, what it logs, what it uses. Bounded in every direction: of many commands the first
/// and the last are kept, of much log the end.
/// </summary>
internal sealed class AttemptRecord(TimeProvider time)
{
    private const int MostCommands = 100;
    private const int FirstCommands = 20;
    private const int MostArgChars = 2000;
    private const int MostLineChars = 8 * 1024;
    private const int MostCommandChars = 128 * 1024;
    private const int MostPhases = 100;
    private const int LogTailBytes = 16 * 1024;
    private const int TailOfFailed = 12 * 1024;
    private const int TailOfOthers = 2 * 1024;
    private readonly Lock _gate = new();
    private readonly List<AttemptCommand> _commands = [];
    private readonly List<AttemptPhase> _phases = [];
    private readonly StringBuilder _log = new();
    private readonly Dictionary<string, AttemptHelper> _helpers = [];
    private double _cpuSeconds;
    private long _peakBytes;
    private int _version;

    /// <summary>Rises with each thing that was noted, so that only what is new is written.</summary>
    public int Version
    {
        get { lock (_gate) { return _version; } }
    }

    /// <summary>The last 16 KiB of what was logged, whole characters.</summary>
    public string LogTail
    {
        get { lock (_gate) { return Tail(_log.ToString()); } }
    }

    /// <summary>Notes a tool that begins; the answer is to hear how it ended.</summary>
    public Action<ToolUse> Began(string tool, IReadOnlyList<string> args)
    {
        var kept = Shortened(args);
        var began = Stopwatch.GetTimestamp();
        var command = new AttemptCommand(tool, kept, null, 0);
        lock (_gate)
        {
            _version++;
            _commands.Add(command);
            if (_commands.Count > MostCommands) { _commands.RemoveAt(FirstCommands); }
        }
        return use => Ended(command, use, Stopwatch.GetElapsedTime(began));
    }

    /// <summary>Notes a phase, when it is another than the last.</summary>
    public void Phase(string phase)
    {
        lock (_gate)
        {
            if (_phases.Count == MostPhases || (_phases.Count > 0 && _phases[^1].Phase == phase)) { return; }
            _version++;
            _phases.Add(new AttemptPhase(phase, time.GetUtcNow()));
        }
    }

    /// <summary>Notes a part that another node did.</summary>
    public void Helped(string node, TimeSpan took)
    {
        lock (_gate)
        {
            _version++;
            var before = _helpers.GetValueOrDefault(node) ?? new AttemptHelper(node, 0, 0);
            _helpers[node] = before with { Parts = before.Parts + 1, Seconds = Math.Round(before.Seconds + took.TotalSeconds, 3) };
        }
    }

    /// <summary>Adds a line to the log.</summary>
    public void Log(string line)
    {
        var clean = BlotSecrets.In(line);
        lock (_gate) { Append(clean); }
    }

    /// <summary>All of it as the row keeps it.</summary>
    public AttemptUse ToUse()
    {
        lock (_gate)
        {
            return new AttemptUse(
                _commands.Count == 0 ? null : WriteCommands(), _phases.Count == 0 ? null : StudioJson.Write(_phases), Math.Round(_cpuSeconds, 3), _peakBytes,
                _log.Length == 0 ? null : Tail(_log.ToString()))
            {
                Helpers = _helpers.Count == 0 ? null : StudioJson.Write(_helpers.Values.OrderBy(h => h.Node, StringComparer.Ordinal)),
            };
        }
    }

    private static List<string> Shortened(IReadOnlyList<string> args)
    {
        List<string> kept = [];
        var chars = 0;
        foreach (var arg in args)
        {
            // A filter graph may be very long; what is left out is counted.
            if (chars > MostLineChars)
            {
                kept.Add($"… {args.Count - kept.Count} more");
                break;
            }
            var clean = BlotSecrets.In(arg.Length > MostArgChars ? arg[..MostArgChars] + "…" : arg);
            kept.Add(clean);
            chars += clean.Length;
        }
        return kept;
    }

    private void Ended(AttemptCommand command, ToolUse use, TimeSpan took)
    {
        var tail = BlotSecrets.In(LastLines(use.StandardError, use.ExitCode is null or 0 ? TailOfOthers : TailOfFailed));
        lock (_gate)
        {
            var at = _commands.FindIndex(c => ReferenceEquals(c, command));
            if (at >= 0) { _commands[at] = command with { ExitCode = use.ExitCode, Seconds = Math.Round(took.TotalSeconds, 3) }; }
            _cpuSeconds += use.CpuTime.TotalSeconds;
            _peakBytes = Math.Max(_peakBytes, use.PeakBytes);
            var ended = use.ExitCode is { } code ? $"exit {code}" : "stopped";
            Append($"[{command.Tool}, {ended}, {took.TotalSeconds:0.0} s]\n{tail}");
        }
    }

    private void Append(string text)
    {
        _version++;
        _log.AppendLine(text.TrimEnd());
        if (_log.Length > 4 * LogTailBytes) { _log.Remove(0, _log.Length - LogTailBytes); }
    }

    private string WriteCommands()
    {
        var kept = _commands.ToList();
        var json = StudioJson.Write(kept);
        while (json.Length > MostCommandChars && kept.Count > 1)
        {
            // From the middle: how it began and how it ended tell most.
            kept.RemoveRange(kept.Count / 3, Math.Max(1, kept.Count / 4));
            json = StudioJson.Write(kept);
        }
        return json;
    }

    private static string LastLines(string text, int chars)
    {
        if (text.Length <= chars) { return text; }
        var cut = text[^chars..];

        // A line that was cut open could hide the beginning of something to blot out.
        return cut.IndexOf('\n', StringComparison.Ordinal) is > 0 and var end ? cut[(end + 1)..] : cut;
    }

    private static string Tail(string text)
    {
        var start = text.Length;
        for (var bytes = 0; start > 0;)
        {
            var step = start > 1 && char.IsSurrogatePair(text[start - 2], text[start - 1]) ? 2 : 1;
            bytes += step == 2 ? 4 : Encoding.UTF8.GetByteCount(text.AsSpan(start - 1, 1));
            if (bytes > LogTailBytes) { break; }
            start -= step;
        }
        return text[start..];
    }
}
