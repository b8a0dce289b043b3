using System.Collections.Concurrent;

namespace VlogStudio.Core.Jobs;

/// <summary>What this process runs at the moment, so that whoever would use what is free of it hears at once when it is not any more.</summary>
public sealed class NodeLoad
{
    private readonly ConcurrentDictionary<JobGroup, int> _running = new();
    private volatile bool _isDraining;

    /// <summary>Told after each change, on the thread of the change: must not block.</summary>
    public event Action? Changed;

    /// <summary>Whether an admin asked that this node take no more work.</summary>
    public bool IsDraining
    {
        get => _isDraining;
        set
        {
            _isDraining = value;
            Changed?.Invoke();
        }
    }

    /// <summary>How many jobs of a group it runs.</summary>
    public int RunningOf(JobGroup group) => _running.GetValueOrDefault(group);

    /// <summary>A job of the group is run until the answer is disposed.</summary>
    public IDisposable Begin(JobGroup group)
    {
        Add(group, 1);
        return new Ending(this, group);
    }

    private void Add(JobGroup group, int more)
    {
        _running.AddOrUpdate(group, more, (_, known) => known + more);
        Changed?.Invoke();
    }

    private sealed class Ending(NodeLoad load, JobGroup group) : IDisposable
    {
        private NodeLoad? _load = load;

        public void Dispose() => Interlocked.Exchange(ref _load, null)?.Add(group, -1);
    }
}
