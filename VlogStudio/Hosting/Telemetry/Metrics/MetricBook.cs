using System.Diagnostics.Metrics;
using System.Text;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Hosting.Telemetry.Metrics;

/// <summary>
/// Counts what the process's instruments say, and writes it for Prometheus. Until it is opened it listens to nothing, and an instrument nobody listens to
/// costs nothing: it is opened at the start where a token for <c>/metrics</c> is set, else by the first who may read it.
/// </summary>
internal sealed class MetricBook : IDisposable
{
    private static readonly HashSet<string> s_meters = [StudioMeter.MeterName, .. OutsideSources.Meters];
    private readonly Lock _gate = new();
    private readonly Dictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly object _host;
    private MeterListener? _listener;

    /// <summary>Makes a closed one.</summary>
    /// <param name="host">The factory of the host's meters: those of other hosts in the same process are not its own.</param>
    public MetricBook(IMeterFactory host) => _host = host;

    /// <summary>Whether it listens.</summary>
    public bool IsOpen => _listener is not null;

    /// <summary>Begins to listen, once.</summary>
    public void Open()
    {
        lock (_gate)
        {
            if (_listener is not null) { return; }
            _listener = new MeterListener { InstrumentPublished = Publish };
            _listener.SetMeasurementEventCallback<double>((i, value, tags, state) => Take(state, i, value, tags));
            _listener.SetMeasurementEventCallback<float>((i, value, tags, state) => Take(state, i, value, tags));
            _listener.SetMeasurementEventCallback<decimal>((i, value, tags, state) => Take(state, i, (double)value, tags));
            _listener.SetMeasurementEventCallback<long>((i, value, tags, state) => Take(state, i, value, tags));
            _listener.SetMeasurementEventCallback<int>((i, value, tags, state) => Take(state, i, value, tags));
            _listener.SetMeasurementEventCallback<short>((i, value, tags, state) => Take(state, i, value, tags));
            _listener.SetMeasurementEventCallback<byte>((i, value, tags, state) => Take(state, i, value, tags));
        }
        _listener.Start();
    }

    /// <summary>All values as text, version 0.0.4.</summary>
    public string Write()
    {
        Open();
        lock (_gate)
        {
            foreach (var family in _families.Values) { family.Begin(); }
            _listener!.RecordObservableInstruments();
            var text = new StringBuilder(32 * 1024);
            foreach (var family in _families.Values.OrderBy(f => f.Name, StringComparer.Ordinal)) { family.Write(text); }
            return text.ToString();
        }
    }

    public void Dispose() => _listener?.Dispose();

    private void Publish(Instrument instrument, MeterListener listener)
    {
        if (!s_meters.Contains(instrument.Meter.Name) || (instrument.Meter.Scope is { } owner && !ReferenceEquals(owner, _host))) { return; }
        var family = new MetricFamily(instrument, OutsideSources.LabelsLeftOut);
        lock (_gate)
        {
            if (_families.TryGetValue(family.Name, out var known))
            {
                if (known.Kind != family.Kind || known.IsObservable != family.IsObservable) { return; }
                family = known;
            }
            else { _families[family.Name] = family; }
        }
        listener.EnableMeasurementEvents(instrument, family);
    }

    private static void Take(object? state, Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => (state as MetricFamily)?.Take(instrument, value, tags);
}
