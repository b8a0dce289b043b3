using System.Globalization;

namespace VlogStudio.Bench;

/// <summary>What is measured, how often and on how much.</summary>
internal sealed record BenchOptions(string Row, string Folder, int Rounds, int Clips, int ClipSeconds, int RecordingSeconds, bool Growth, bool Lengths, bool IsQuick, bool IsExplained, string? Of, string? Parts)
{
    public static BenchOptions Parse(string[] args)
    {
        // The cluster takes its own time and is not among all.
        var row = args.Contains("--cluster") ? "cluster" : args.FirstOrDefault(a => a is "render" or "ingest" or "submit" or "jobs" or "history" or "all") ?? "all";
        var quick = args.Contains("--quick");
        return new BenchOptions(
            row,
            Value(args, "--folder") ?? Path.Combine(Path.GetTempPath(), "vlogstudio-bench"),
            Number(args, "--rounds") ?? (quick ? 1 : row == "cluster" ? 3 : 5),
            Number(args, "--clips") ?? (quick ? 4 : 12),
            quick ? 3 : 5,
            quick ? 20 : 60,
            args.Contains("--growth"),
            args.Contains("--lengths"),
            quick,
            args.Contains("--explain"),
            Value(args, "--films"),
            Value(args, "--only"));
    }

    public bool Runs(string row) => Row == "all" || Row == row;

    /// <summary>Whether films of a kind are made beside the yardstick: rivals, ours, copied, ahead; all of them where none was named.</summary>
    public bool Films(string kind) => Of is null || Of.Split(',').Contains(kind);

    /// <summary>Whether a part of the cluster's measures is wanted: circuits, memory, stubs, recovery, films; all of them where none was named.</summary>
    public bool Has(string part) => Parts is null || Parts.Split(',').Contains(part);

    private static int? Number(string[] args, string name) => Value(args, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private static string? Value(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? args[i + 1] : null;
}
