using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Auditing;
using VlogStudio.Core.Storage;
using VlogStudio.Features.Jobs.Admin;

namespace VlogStudio.Features.Storage;

/// <summary>The object store, for admins: its self-test live as the steps run, what it holds, and what that costs.</summary>
public sealed partial class StoragePage
{
    private readonly List<StorageStep> _steps = [];
    private StorageUsage? _usage;
    private CancellationTokenSource? _test;
    private bool _isTesting;
    private bool _isDone;
    private bool _isCounting;
    private bool _hasNotCounted;
    private bool _isBucket;

    /// <summary>From where the admin looks, for the audit.</summary>
    [CascadingParameter(Name = "Address")]
    public string? Address { get; set; }

    [Inject]
    private RunStorageCheck Check { get; set; } = default!;

    [Inject]
    private MeasureStorage Measure { get; set; } = default!;

    [Inject]
    private IOptions<StorageOptions> Settings { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private AdminGuard Guard { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    [Inject]
    private ILogger<StoragePage> Logger { get; set; } = default!;

    private string Outcome => this switch
    {
        { _isTesting: true } => Words["Running"],
        { _isDone: false } => "",
        _ when _steps.Any(s => s.IsNotReached) => Words["NotReached"],
        _ when _steps.Count(s => s.Verdict == StorageVerdict.Fail) is > 0 and var fails => Words["Fails", Formats.Number(fails)],
        _ when _steps.Count(s => s.Verdict == StorageVerdict.Warn) is > 0 and var warnings => Words["Warnings", Formats.Number(warnings)],
        _ => Words["AllGood"],
    };

    /// <inheritdoc />
    protected override Task OnViewerAsync()
    {
        _isBucket = Settings.Value.Kind == StorageKind.S3;
        return Task.CompletedTask;
    }

    /// <inheritdoc />
    protected override void Dispose(bool isDisposing)
    {
        _test?.Dispose();
        base.Dispose(isDisposing);
    }

    private static string IconOf(StorageVerdict verdict) => verdict switch
    {
        StorageVerdict.Ok => "check_circle",
        StorageVerdict.Warn => "warning",
        _ => "error",
    };

    private static Tone ToneOf(StorageVerdict verdict) => verdict switch
    {
        StorageVerdict.Ok => Tone.Good,
        StorageVerdict.Warn => Tone.Warn,
        _ => Tone.Bad,
    };

    private string BudgetWords(StorageUsage usage) => Words[$"Budget{usage.Budget}", usage.MonthlyBudget?.ToString("N2", CultureInfo.CurrentCulture) ?? "", usage.Currency];

    private void Stop() => _test?.Cancel();

    private async Task TestAsync(bool isApplied)
    {
        if (_isTesting) { return; }
        // Said before anything is awaited: a second click comes too late.
        _isTesting = true;
        _isDone = false;
        _steps.Clear();
        try
        {
            if (!await Guard.AllowsAsync()) { return; }
            _test?.Dispose();
            _test = CancellationTokenSource.CreateLinkedTokenSource(Ended);
            var question = new StorageQuestion(isApplied, new Uri(Navigation.BaseUri).GetLeftPart(UriPartial.Authority));
            await foreach (var step in Check.HandleAsync($"admin:{UserId}", question, Address, _test.Token))
            {
                _steps.Add(step);
                StateHasChanged();
            }
            _isDone = true;
        }
        catch (OperationCanceledException)
        {
            // Stopped, or the page is gone.
        }
        catch (Exception error)
        {
            StorageLog.NotTested(Logger, error);
            Toasts.Show(Words["Failed"], Tone.Bad);
        }
        finally { _isTesting = false; }
    }

    private async Task CountAsync()
    {
        if (_isCounting) { return; }
        _isCounting = true;
        _hasNotCounted = false;
        try
        {
            if (!await Guard.AllowsAsync()) { return; }
            await foreach (var usage in Measure.HandleAsync(Ended))
            {
                _usage = usage;
                StateHasChanged();
            }
        }
        catch (OperationCanceledException) when (Ended.IsCancellationRequested)
        {
            // The page is gone.
        }
        catch (Exception error)
        {
            StorageLog.NotCounted(Logger, error);
            _hasNotCounted = true;
        }
        finally { _isCounting = false; }
    }
}
