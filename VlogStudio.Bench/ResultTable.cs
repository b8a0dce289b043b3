using System.Globalization;

namespace VlogStudio.Bench;

/// <summary>The table: medians over the rounds, with the least and the most.</summary>
internal sealed class ResultTable
{
    private readonly List<(string Name, IReadOnlyList<double> Values, string Unit, double? Goal, bool IsLeast)> rows = [];

    public bool HasFailures { get; private set; }

    public void Add(string name, IReadOnlyList<double> values, string unit, double? goal = null)
    {
        rows.Add((name, values, unit, goal, false));
        HasFailures |= goal is { } most && Median(values) > most;
    }

    /// <summary>A row whose goal is to be reached, not kept below.</summary>
    public void AddAtLeast(string name, IReadOnlyList<double> values, string unit, double goal)
    {
        rows.Add((name, values, unit, goal, true));
        HasFailures |= Median(values) < goal;
    }

    public void Print()
    {
        Console.WriteLine();
        Console.WriteLine(Line("what", "median", "min–max", "unit", "goal", "n"));
        foreach (var (name, values, unit, goal, isLeast) in rows)
        {
            var verdict = goal is { } bound ? $"{(isLeast ? "≥" : "≤")} {Text(bound)} {((isLeast ? Median(values) >= bound : Median(values) <= bound) ? "met" : "MISSED")}" : "";
            Console.WriteLine(Line(name, Text(Median(values)), $"{Text(values.Min())}–{Text(values.Max())}", unit, verdict, values.Count.ToString(CultureInfo.InvariantCulture)));
        }
    }

    public static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private static string Line(string name, string median, string span, string unit, string goal, string count) => $"{name,-70} {median,9} {span,19} {unit,-10} {goal,-16} {count}";

    private static string Text(double value) => value.ToString(Math.Abs(value) >= 100 ? "0" : Math.Abs(value) >= 10 ? "0.0" : "0.000", CultureInfo.InvariantCulture);
}
