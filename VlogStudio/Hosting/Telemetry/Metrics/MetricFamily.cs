using System.Diagnostics.Metrics;
using System.Text;

namespace VlogStudio.Hosting.Telemetry.Metrics;

/// <summary>What a family's values are.</summary>
internal enum MetricKind
{
    Counter,
    Gauge,
    Histogram,
}

/// <summary>All values of one name, by their labels. Bounded: what comes after the most label sets is added up under one of its own.</summary>
internal sealed class MetricFamily
{
    /// <summary>The most label sets one name may have.</summary>
    public const int MostSeries = 300;

    private const string Overflow = "overflow=\"true\"";
    private static readonly double[] s_seconds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];
    private static readonly double[] s_others = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000];
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Series> _series = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<string> _labelsLeftOut;
    private readonly double[] _bounds;
    private readonly string _help;

    public MetricFamily(Instrument instrument, IReadOnlyList<string> labelsLeftOut)
    {
        ArgumentNullException.ThrowIfNull(instrument);
        _labelsLeftOut = labelsLeftOut;
        Kind = KindOf(instrument);
        Name = MetricNames.Of(instrument.Name, instrument.Unit, Kind is MetricKind.Counter);
        IsObservable = instrument.IsObservable;
        _help = instrument.Description ?? instrument.Name;
        _bounds = Kind is MetricKind.Histogram ? BoundsOf(instrument) : [];
    }

    /// <summary>Its name in the text.</summary>
    public string Name { get; }

    /// <summary>What its values are.</summary>
    public MetricKind Kind { get; }

    /// <summary>Whether it is asked for its values, and does not tell them.</summary>
    public bool IsObservable { get; }

    /// <summary>Takes a value.</summary>
    /// <param name="instrument">Whose it is: it adds to what it said before or says it anew.</param>
    /// <param name="value">The value.</param>
    /// <param name="tags">Its labels.</param>
    public void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = KeyOf(tags);
        lock (_gate)
        {
            if (!_series.TryGetValue(key, out var series))
            {
                if (_series.Count >= MostSeries) { key = Overflow; }
                if (!_series.TryGetValue(key, out series)) { _series[key] = series = new Series(_bounds.Length); }
            }
            if (Kind is MetricKind.Histogram) { series.Observe(value, _bounds); }
            else if (!IsObservable && IsSaidAnew(instrument)) { series.Value = value; }
            else { series.Value += value; }
        }
    }

    /// <summary>Forgets what was observed before: it is about to be observed anew.</summary>
    public void Begin()
    {
        if (!IsObservable) { return; }
        lock (_gate) { _series.Clear(); }
    }

    /// <summary>Writes it; nothing where it has no values.</summary>
    public void Write(StringBuilder text)
    {
        ArgumentNullException.ThrowIfNull(text);
        lock (_gate)
        {
            if (_series.Count == 0) { return; }
            text.Append("# HELP ").Append(Name).Append(' ').Append(MetricNames.Help(_help)).Append('\n');
            text.Append("# TYPE ").Append(Name).Append(' ').Append(Kind.ToString().ToLowerInvariant()).Append('\n');
            foreach (var (labels, series) in _series.OrderBy(s => s.Key, StringComparer.Ordinal))
            {
                if (Kind is MetricKind.Histogram) { WriteHistogram(text, labels, series); }
                else { Line(text, Name, labels, series.Value); }
            }
        }
    }

    private void WriteHistogram(StringBuilder text, string labels, Series series)
    {
        var separator = labels.Length > 0 ? "," : "";
        long upTo = 0;
        for (var i = 0; i < _bounds.Length; i++)
        {
            upTo += series.Buckets[i];
            Line(text, Name + "_bucket", $"{labels}{separator}le=\"{MetricNames.Number(_bounds[i])}\"", upTo);
        }
        Line(text, Name + "_bucket", $"{labels}{separator}le=\"+Inf\"", series.Count);
        Line(text, Name + "_sum", labels, series.Value);
        Line(text, Name + "_count", labels, series.Count);
    }

    private static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0) { text.Append('{').Append(labels).Append('}'); }
        text.Append(' ').Append(MetricNames.Number(value)).Append('\n');
    }

    private string KeyOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0) { return ""; }
        var pairs = new List<(string Name, string Value)>(tags.Length);
        foreach (var (name, value) in tags)
        {
            if (value is null || _labelsLeftOut.Contains(name)) { continue; }
            pairs.Add((MetricNames.OfLabel(name), MetricNames.Quoted(value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "")));
        }
        pairs.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return string.Join(',', pairs.DistinctBy(p => p.Name).Select(p => $"{p.Name}=\"{p.Value}\""));
    }

    private static MetricKind KindOf(Instrument instrument) => Definition(instrument) switch
    {
        var t when t == typeof(Counter<>) || t == typeof(ObservableCounter<>) => MetricKind.Counter,
        var t when t == typeof(Histogram<>) => MetricKind.Histogram,
        _ => MetricKind.Gauge,
    };

    private static bool IsSaidAnew(Instrument instrument) => Definition(instrument) == typeof(Gauge<>);

    private static Type Definition(Instrument instrument)
    {
        for (var type = instrument.GetType(); type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() is var found && found != typeof(Instrument<>)) { return found; }
        }
        return typeof(Instrument);
    }

    private static double[] BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } said } => [.. said],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } said } => [.. said.Select(b => (double)b)],
        Histogram<int> { Advice.HistogramBucketBoundaries: { } said } => [.. said.Select(b => (double)b)],
        _ => instrument.Unit == "s" ? s_seconds : s_others,
    };

    private sealed class Series(int bounds)
    {
        /// <summary>How many fell between one bound and the next.</summary>
        public long[] Buckets { get; } = new long[bounds];

        public long Count { get; private set; }

        /// <summary>The value; of a histogram, the sum.</summary>
        public double Value { get; set; }

        public void Observe(double value, double[] bounds)
        {
            Count++;
            Value += value;
            var at = Array.FindIndex(bounds, bound => value <= bound);
            if (at >= 0) { Buckets[at]++; }
        }
    }
}
