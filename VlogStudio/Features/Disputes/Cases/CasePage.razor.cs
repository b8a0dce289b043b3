using Microsoft.AspNetCore.Components;
using VlogStudio.Core.Disputes;

namespace VlogStudio.Features.Disputes.Cases;

/// <summary>One case on one page: who, what was asked, what happened, what it cost, and the decision.</summary>
public sealed partial class CasePage
{
    private CaseFile? _file;
    private DeliveryCheck _check = DeliveryCheck.None;
    private CaseFinding _finding = default!;
    private bool _isMissing;
    private bool _isChecking;
    private bool _hasFailed;

    /// <summary>The job.</summary>
    [Parameter]
    public Guid JobId { get; set; }

    [Inject]
    private GetCase Get { get; set; } = default!;

    [Inject]
    private CheckDelivery Check { get; set; } = default!;

    [Inject]
    private ILogger<CasePage> Log { get; set; } = default!;

    /// <inheritdoc />
    protected override Task OnViewerAsync() => LoadAsync();

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_file is not null && _file.Job.Id != JobId) { await LoadAsync(); }
    }

    private async Task LoadAsync()
    {
        try
        {
            _hasFailed = false;
            var found = await Get.HandleAsync(JobId, Ended);
            (_isMissing, _file) = (!found.IsOk, found.Value);
            if (_file is null) { return; }
            _check = _file.Delivery is { } delivery ? await Check.HandleAsync(delivery, isWhole: false, Ended) : DeliveryCheck.None;
            _finding = CaseFinding.Of(CaseFacts.Of(_file, _check));
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Log.CaseNotRead(error);
            _hasFailed = true;
        }
    }

    private async Task CheckAsync()
    {
        _isChecking = true;
        StateHasChanged();
        try
        {
            _check = await Check.HandleAsync(_file!.Delivery!, isWhole: true, Ended);
            _finding = CaseFinding.Of(CaseFacts.Of(_file, _check));
        }
        finally
        {
            _isChecking = false;
        }
    }
}
