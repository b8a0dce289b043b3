namespace VlogStudio.Core.Caching;

/// <summary>Things by name until they expire, and no more of them than a given weight: what was not used for longest goes first.</summary>
internal sealed class BoundedMap<T>(long most, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byUse = new();
    private long _weight;

    public int Count
    {
        get { lock (_gate) { return _entries.Count; } }
    }

    public bool TryGet(string key, out T? value)
    {
        lock (_gate)
        {
            value = default;
            if (!_entries.TryGetValue(key, out var node)) { return false; }
            if (node.Value.Until <= time.GetUtcNow())
            {
                Remove(node);
                return false;
            }
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            value = node.Value.Value;
            return true;
        }
    }

    public void Set(string key, T value, long weight, TimeSpan lifetime)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var old)) { Remove(old); }
            if (weight > most) { return; }
            _entries[key] = _byUse.AddFirst(new Entry(key, value, weight, time.GetUtcNow() + lifetime));
            _weight += weight;
            while (_weight > most) { Remove(_byUse.Last!); }
        }
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _byUse.Remove(node);
        _entries.Remove(node.Value.Key);
        _weight -= node.Value.Weight;
    }

    private readonly record struct Entry(string Key, T Value, long Weight, DateTimeOffset Until);
}
