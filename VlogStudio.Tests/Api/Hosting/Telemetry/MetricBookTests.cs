using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using VlogStudio.Core.Telemetry;
using VlogStudio.Hosting.Telemetry.Metrics;
using VlogStudio.Tests.Support;

namespace VlogStudio.Tests.Api.Hosting.Telemetry;

/// <summary>The text format by instruments made for it.</summary>
public sealed class MetricBookTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Meter _meter;
    private readonly MetricBook _book;

    public MetricBookTests()
    {
        var factory = _services.GetRequiredService<IMeterFactory>();
        _meter = factory.Create(StudioMeter.MeterName);
        _book = new MetricBook(factory);
        _book.Open();
    }

    public void Dispose()
    {
        _book.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void Counter_WithLabels_IsAddedUpByThem()
    {
        var counter = _meter.CreateCounter<long>("book.things", "{thing}", "Things,\nin two lines \\ with a backslash.");
        counter.Add(2, new("kind", "a \"quoted\"\nword\\"), new("ok", true));
        counter.Add(3, new("ok", true), new("kind", "a \"quoted\"\nword\\"));
        counter.Add(1, new KeyValuePair<string, object?>("kind", "other"));

        var raw = _book.Write();
        var text = new MetricsText(raw);

        Assert.Contains("# HELP book_things_total Things,\\nin two lines \\\\ with a backslash.\n# TYPE book_things_total counter\n", raw, StringComparison.Ordinal);
        Assert.Contains("book_things_total{kind=\"a \\\"quoted\\\"\\nword\\\\\",ok=\"true\"} 5\n", raw, StringComparison.Ordinal);
        Assert.Equal(1, text.Value("book_things_total", ("kind", "other")));
    }

    [Fact]
    public void Histogram_WithBoundsOfItsOwn_CountsUpToEachAndInAll()
    {
        var histogram = _meter.CreateHistogram("book.took", "s", "How long.", null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1, 10] });
        foreach (var value in (double[])[0.1, 0.5, 0.7, 10, 11.2]) { histogram.Record(value, new KeyValuePair<string, object?>("kind", "x")); }

        var raw = _book.Write();

        Assert.Contains(
            """
            # TYPE book_took_seconds histogram
            book_took_seconds_bucket{kind="x",le="0.5"} 2
            book_took_seconds_bucket{kind="x",le="1"} 3
            book_took_seconds_bucket{kind="x",le="10"} 4
            book_took_seconds_bucket{kind="x",le="+Inf"} 5
            book_took_seconds_sum{kind="x"} 22.5
            book_took_seconds_count{kind="x"} 5

            """.ReplaceLineEndings("\n"), raw, StringComparison.Ordinal);
        Assert.Equal(22.5, new MetricsText(raw).Value("book_took_seconds_sum"));
    }

    [Fact]
    public void Gauges_OfAllKinds_SayHowThingsStandNow()
    {
        var level = 7;
        var gauge = _meter.CreateGauge<double>("book.level");
        var change = _meter.CreateUpDownCounter<int>("book.open");
        _meter.CreateObservableGauge("book.seen", () => level == 7 ? [new Measurement<int>(level, new KeyValuePair<string, object?>("at", "north")), new Measurement<int>(1)] : new[] { new Measurement<int>(level) });
        _meter.CreateObservableCounter("book.rising", () => 40L + level, "By");
        gauge.Record(1.5);
        gauge.Record(2.5);
        change.Add(5);
        change.Add(-2);

        var text = new MetricsText(_book.Write());
        Assert.Equal((2.5, 3, 8, 47), (text.Value("book_level"), text.Value("book_open"), text.Value("book_seen"), text.Value("book_rising_bytes_total")));
        level = 3;
        text = new MetricsText(_book.Write());
        Assert.Equal((3, 43), (text.Value("book_seen"), text.Value("book_rising_bytes_total")));
        Assert.Single(text.Of("book_seen"));
    }

    [Fact]
    public void Labels_WithoutEnd_AreAddedUpBeyondTheMost()
    {
        var counter = _meter.CreateCounter<long>("book.many");
        for (var i = 0; i < MetricFamily.MostSeries + 50; i++) { counter.Add(1, new KeyValuePair<string, object?>("id", i)); }

        var text = new MetricsText(_book.Write());

        Assert.Equal(MetricFamily.MostSeries + 1, text.Of("book_many_total").Count());
        Assert.Equal(50, text.Value("book_many_total", ("overflow", "true")));
        Assert.Equal(MetricFamily.MostSeries + 50, text.Value("book_many_total"));
    }

    [Fact]
    public void Labels_ThatPeopleType_AreLeftOutAndWhatDiffersInThemIsAddedUp()
    {
        var counter = _meter.CreateCounter<long>("book.calls");
        counter.Add(1, new("server.address", "hooks.example.org"), new("code", 200));
        counter.Add(1, new("server.address", "other.example.org"), new("code", 200));

        Assert.Contains("book_calls_total{code=\"200\"} 2\n", _book.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void Instruments_OfAnotherHostOrAnotherProgram_AreNotItsOwn()
    {
        using var other = new ServiceCollection().AddMetrics().BuildServiceProvider();
        other.GetRequiredService<IMeterFactory>().Create(StudioMeter.MeterName).CreateCounter<long>("book.foreign").Add(1);
        using var stranger = new Meter("Somebody.Else");
        stranger.CreateCounter<long>("book.strange").Add(1);

        var text = _book.Write();

        Assert.DoesNotContain("book_foreign", text, StringComparison.Ordinal);
        Assert.DoesNotContain("book_strange", text, StringComparison.Ordinal);
    }
}
