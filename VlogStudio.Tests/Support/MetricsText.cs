using System.Globalization;
using System.Text.RegularExpressions;

namespace VlogStudio.Tests.Support;

/// <summary>One value of a metrics text.</summary>
internal sealed record MetricSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);

/// <summary>The Prometheus text format (0.0.4), read strictly: whatever it does not allow fails the test.</summary>
internal sealed partial class MetricsText
{
    private readonly Dictionary<string, string> _types = [];
    private readonly HashSet<string> _helps = [];
    private readonly HashSet<string> _seen = [];
    private readonly List<MetricSample> _samples = [];

    public MetricsText(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
        var family = "";
        foreach (var line in text[..^1].Split('\n'))
        {
            if (Help().Match(line) is { Success: true } help)
            {
                Assert.True(_helps.Add(help.Groups[1].Value), $"HELP twice: {line}");
            }
            else if (Type().Match(line) is { Success: true } type)
            {
                family = type.Groups[1].Value;
                Assert.True(_types.TryAdd(family, type.Groups[2].Value), $"TYPE twice: {line}");
                Assert.Contains(family, _helps);
            }
            else { Take(line, family); }
        }
        foreach (var (name, type) in _types) { Check(name, type); }
    }

    public IReadOnlyList<MetricSample> Samples => _samples;

    public string TypeOf(string family) => _types[family];

    public IEnumerable<string> Families => _types.Keys;

    public IEnumerable<MetricSample> Of(string name) => _samples.Where(s => s.Name == name);

    /// <summary>The one value with these labels, 0 where there is none.</summary>
    public double Value(string name, params (string Name, string Value)[] labels) =>
        Of(name).Where(s => labels.All(l => s.Labels.GetValueOrDefault(l.Name) == l.Value)).Select(s => s.Value).DefaultIfEmpty(0).Sum();

    private void Take(string line, string family)
    {
        var match = Sample().Match(line);
        Assert.True(match.Success, $"No sample: {line}");
        var name = match.Groups["name"].Value;
        Assert.True(_types.TryGetValue(family, out var type), $"A sample before its type: {line}");
        Assert.Contains(name, type == "histogram" ? [family + "_bucket", family + "_sum", family + "_count"] : new[] { family });
        Assert.True(_seen.Add(name + match.Groups["labels"].Value), $"Twice: {line}");
        var labels = Label().Matches(match.Groups["labels"].Value).ToDictionary(l => l.Groups[1].Value, l => Unescape(l.Groups[2].Value));
        var number = match.Groups["value"].Value;
        _samples.Add(new MetricSample(name, labels, number switch { "+Inf" => double.PositiveInfinity, "-Inf" => double.NegativeInfinity, _ => double.Parse(number, CultureInfo.InvariantCulture) }));
    }

    private void Check(string name, string type)
    {
        if (type == "counter")
        {
            Assert.EndsWith("_total", name, StringComparison.Ordinal);
            Assert.All(Of(name), s => Assert.True(s.Value >= 0));
        }
        if (type != "histogram") { return; }
        foreach (var series in Of(name + "_bucket").GroupBy(s => string.Join(',', s.Labels.Where(l => l.Key != "le").OrderBy(l => l.Key, StringComparer.Ordinal))))
        {
            var buckets = series.Select(b => (Le: b.Labels["le"] == "+Inf" ? double.PositiveInfinity : double.Parse(b.Labels["le"], CultureInfo.InvariantCulture), b.Value)).ToList();
            Assert.Equal(buckets.OrderBy(b => b.Le), buckets);
            Assert.Equal(buckets.OrderBy(b => b.Value).Select(b => b.Value), buckets.Select(b => b.Value));
            Assert.Equal(double.PositiveInfinity, buckets[^1].Le);
            var count = Of(name + "_count").Single(s => string.Join(',', s.Labels.OrderBy(l => l.Key, StringComparer.Ordinal)) == series.Key);
            Assert.Equal(count.Value, buckets[^1].Value);
            Assert.Single(Of(name + "_sum"), s => string.Join(',', s.Labels.OrderBy(l => l.Key, StringComparer.Ordinal)) == series.Key);
        }
    }

    private static string Unescape(string value) => value.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal).Replace(@"\\", @"\", StringComparison.Ordinal);

    [GeneratedRegex(@"^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) (?:[^\\]|\\\\|\\n)*$")]
    private static partial Regex Help();

    [GeneratedRegex("^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram)$")]
    private static partial Regex Type();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?<labels>[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"(?:,[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*")*)\})? (?<value>[-+]?(?:[0-9.]+(?:[eE][-+]?[0-9]+)?|Inf)|NaN)$""")]
    private static partial Regex Sample();

    [GeneratedRegex("""([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)""")]
    private static partial Regex Label();
}
