using System.Globalization;

namespace VlogStudio.Bench;

/// <summary>What is measured, how often and on how much.</summary>
internal sealed record BenchOptions(string Row, string Folder, int Rounds, int Clips, int ClipSeconds, int RecordingSeconds, bool Growth, bool Lengths, string? Of)
{
    public static BenchOptions Parse(string[] args)
    {
        var row = args.FirstOrDefault(a => a is "render" or "ingest" or "submit" or "jobs" or "history" or "all") ?? "all";
        var quick = args.Contains("--quick");
        return new BenchOptions(
            row,
            Value(args, "--folder") ?? Path.Combine(Path.GetTempPath(), "vlogstudio-bench"),
            Number(args, "--rounds") ?? (quick ? 1 : 5),
            Number(args, "--clips") ?? (quick ? 4 : 12),
            quick ? 3 : 5,
            quick ? 20 : 60,
            args.Contains("--growth"),
            args.Contains("--lengths"),
            Value(args, "--films"));
    }

    public bool Runs(string row) => Row == "all" || Row == row;

    /// <summary>Whether films of a kind are made beside the yardstick: rivals, ours, copied, ahead; all of them where none was named.</summary>
    public bool Films(string kind) => Of is null || Of.Split(',').Contains(kind);

    private static int? Number(string[] args, string name) => Value(args, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private static string? Value(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and var i && i + 1 < args.Length ? args[i + 1] : null;
}
