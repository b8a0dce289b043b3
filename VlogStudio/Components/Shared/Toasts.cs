namespace VlogStudio.Components.Shared;

/// <summary>A short message that floats above the page.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Text">What it says.</param>
/// <param name="Tone">What it means.</param>
/// <param name="ActionText">The word on its button, or null.</param>
/// <param name="Action">What the button does.</param>
public sealed record Toast(int Id, string Text, Tone Tone, string? ActionText, Func<Task>? Action);

/// <summary>The toasts of one person's open page. A removal says so here with an undo for ten seconds.</summary>
/// <param name="time">The clock.</param>
public sealed class Toasts(TimeProvider time) : IDisposable
{
    /// <summary>How long a toast stands.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);
    private readonly Dictionary<int, ITimer> _timers = [];
    private readonly List<Toast> _items = [];
    private readonly Lock _gate = new();
    private int _last;

    /// <summary>Something was shown or went away; may come from any thread.</summary>
    public event Action? Changed;

    /// <summary>What stands now, oldest first.</summary>
    public IReadOnlyList<Toast> Items
    {
        get { lock (_gate) { return [.. _items]; } }
    }

    /// <summary>Shows a message.</summary>
    public void Show(string text, Tone tone = Tone.Plain) => Add(text, tone, null, null);

    /// <summary>Shows what was done, with a button that takes it back.</summary>
    public void ShowUndo(string text, string undoText, Func<Task> undo) => Add(text, Tone.Plain, undoText, undo);

    /// <summary>Takes a toast away.</summary>
    public void Dismiss(int id)
    {
        lock (_gate)
        {
            if (_items.RemoveAll(t => t.Id == id) == 0) { return; }
            if (_timers.Remove(id, out var timer)) { timer.Dispose(); }
        }
        Changed?.Invoke();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var timer in _timers.Values) { timer.Dispose(); }
            _timers.Clear();
        }
    }

    private void Add(string text, Tone tone, string? actionText, Func<Task>? action)
    {
        lock (_gate)
        {
            var id = ++_last;
            _items.Add(new(id, text, tone, actionText, action));
            _timers[id] = time.CreateTimer(_ => Dismiss(id), null, Lifetime, Timeout.InfiniteTimeSpan);
            if (_items.Count > 3 && _timers.Remove(_items[0].Id, out var oldest)) { oldest.Dispose(); _items.RemoveAt(0); }
        }
        Changed?.Invoke();
    }
}
