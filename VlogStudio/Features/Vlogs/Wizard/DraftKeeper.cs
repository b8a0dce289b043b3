using VlogStudio.Core.Vlogs;

namespace VlogStudio.Features.Vlogs.Wizard;

/// <summary>Keeps a wizard's draft: shortly after each change, at once when asked, and when the page goes away.</summary>
internal sealed class DraftKeeper : IAsyncDisposable
{
    private readonly WizardState _state;
    private readonly Func<VlogChoices, Task<string>> _save;
    private readonly Later _later;
    private readonly SemaphoreSlim _one = new(1);
    private string? _key;
    private bool _isDirty;
    private bool _isForgotten;

    /// <summary>Begins to keep; <paramref name="save"/> answers the key to submit with.</summary>
    public DraftKeeper(WizardState state, Func<VlogChoices, Task<string>> save, string? key, TimeSpan delay, TimeProvider? time = null)
    {
        _state = state;
        _save = save;
        _key = key;
        _later = new Later(delay, time);
        state.Changed += OnChanged;
    }

    /// <summary>Saves what is not saved yet and answers the key to submit with.</summary>
    public async Task<string> SaveAsync()
    {
        _later.Forget();
        await _one.WaitAsync();
        try
        {
            if (_isDirty || _key is null)
            {
                _isDirty = false;
                _key = await _save(_state.ToChoices());
            }
            return _key;
        }
        catch
        {
            _isDirty = true;
            throw;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>The film was asked for: there is nothing to keep any more.</summary>
    public void Forget()
    {
        _isForgotten = true;
        _later.Forget();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _state.Changed -= OnChanged;
        _later.Dispose();
        if (_isDirty && !_isForgotten) { await SaveAsync(); }
        _one.Dispose();
    }

    private void OnChanged()
    {
        _isDirty = true;
        if (!_isForgotten) { _later.Do(SaveAsync); }
    }
}
