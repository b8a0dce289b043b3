using System.Globalization;

namespace VlogStudio.Core.Media;

/// <summary>Reads what a process and those it began have used so far: the only account left of one that is killed.</summary>
internal static class ProcessMeter
{
    private const int MostDepth = 6;
    private const double TicksPerSecond = 100; // USER_HZ is 100 on every Linux that .NET runs on.

    /// <summary>Processor time of the whole tree so far, and the most memory one of them has held; zeros where the system does not say.</summary>
    public static (TimeSpan Cpu, long PeakBytes) Read(int pid)
    {
        if (!OperatingSystem.IsLinux()) { return default; }
        try { return Read(pid.ToString(CultureInfo.InvariantCulture), 0); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException or OverflowException) { return default; }
    }

    private static (TimeSpan Cpu, long PeakBytes) Read(string pid, int depth)
    {
        // After the name in brackets, which may hold blanks: field 14 and 15 are its own time, 16 and 17 that of children it has waited for.
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var cpu = TimeSpan.FromSeconds(Enumerable.Range(11, 4).Sum(i => long.Parse(fields[i], CultureInfo.InvariantCulture)) / TicksPerSecond);
        var peak = PeakOf(pid);
        if (depth == MostDepth) { return (cpu, peak); }
        foreach (var child in File.ReadAllText($"/proc/{pid}/task/{pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (more, held) = Read(child, depth + 1);
            (cpu, peak) = (cpu + more, Math.Max(peak, held));
        }
        return (cpu, peak);
    }

    private static long PeakOf(string pid)
    {
        foreach (var line in File.ReadLines($"/proc/{pid}/status"))
        {
            if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
            {
                return long.Parse(line[6..].Trim().Split(' ')[0], CultureInfo.InvariantCulture) * 1024;
            }
        }
        return 0;
    }
}
