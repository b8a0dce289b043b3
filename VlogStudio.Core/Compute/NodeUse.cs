using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Compute;

/// <summary>Makes of what a node tells of its work what an attempt's row keeps: bounded, and without secrets.</summary>
internal static class NodeUse
{
    private const int MostEntries = 100;
    private const int MostChars = 2000;
    private const int MostLogChars = 16 * 1024;

    public static AttemptUse Of(NodeWorkNote? note)
    {
        var commands = note?.Commands?.Take(MostEntries).Where(c => c?.Tool is not null).Select(c => new AttemptCommand(
            Clean(c.Tool, 60), [.. (c.Args ?? []).Take(200).Select(a => Clean(a, MostChars))], c.ExitCode, Finite(c.Seconds))).ToList();
        var phases = note?.Phases?.Take(MostEntries).Where(p => p?.Phase is not null).Select(p => new AttemptPhase(Clean(p.Phase, 60), p.At)).ToList();
        var log = note?.LogTail is { Length: > 0 } tail ? BlotSecrets.In(tail.Length > MostLogChars ? tail[^MostLogChars..] : tail) : null;
        return new AttemptUse(
            commands is { Count: > 0 } ? StudioJson.Write(commands) : null, phases is { Count: > 0 } ? StudioJson.Write(phases) : null,
            Finite(note?.CpuSeconds ?? 0), Math.Max(0, note?.PeakBytes ?? 0), log);
    }

    private static string Clean(string? text, int most) => BlotSecrets.In(text is { } some && some.Length > most ? some[..most] + "…" : text ?? "");

    private static double Finite(double value) => double.IsFinite(value) ? Math.Clamp(value, 0, 1e9) : 0;
}
