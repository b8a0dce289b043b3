using System.Diagnostics;
using System.Globalization;

namespace VlogStudio.Bench;

/// <summary>What a piece of work took: time on the clock, and processor time of every process it started and that ended meanwhile.</summary>
internal readonly record struct Took(double Wall, double Cpu);

/// <summary>Reads processor time from the kernel, so that all programs are measured alike.</summary>
internal static class ChildCpu
{
    /// <summary>The kernel counts in hundredths of a second for everybody.</summary>
    private const double TicksPerSecond = 100;

    public static async Task<Took> MeasureAsync(Func<Task> work)
    {
        var (began, before) = (Stopwatch.GetTimestamp(), Read());
        await work();
        return new Took(Stopwatch.GetElapsedTime(began).TotalSeconds, Read() - before);
    }

    /// <summary>Processor seconds of all children that have ended.</summary>
    private static double Read()
    {
        var stat = File.ReadAllText("/proc/self/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[13], CultureInfo.InvariantCulture) + double.Parse(fields[14], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
