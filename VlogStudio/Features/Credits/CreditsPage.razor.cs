using System.Globalization;
using Microsoft.AspNetCore.Components;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Features.Credits;

/// <summary>What a person has, what is set aside, and every movement in plain words.</summary>
public sealed partial class CreditsPage
{
    private const int PageSize = 25;
    private Balance? _balance;
    private IReadOnlyList<Hold> _holds = [];
    private IReadOnlyList<LedgerLine>? _lines;
    private int _total;
    private bool _hasFailed;

    [Inject]
    private GetBalance GetBalance { get; set; } = default!;

    [Inject]
    private ListOpenHolds ListOpenHolds { get; set; } = default!;

    [Inject]
    private ListEntries ListEntries { get; set; } = default!;

    [Inject]
    private ILogger<CreditsPage> Logger { get; set; } = default!;

    protected override Task OnViewerAsync() => LoadAsync();

    protected override async Task OnSignalAsync(UserSignal signal)
    {
        if (signal.What is not ("credits" or "vlog")) { return; }
        await LoadAsync();
        StateHasChanged();
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.CurrentCulture);

    private static string Signed(long amount) => amount.ToString("+#,0;\u2212#,0;0", CultureInfo.CurrentCulture);

    private static string When(DateTimeOffset at) => at.ToLocalTime().ToString("g", CultureInfo.CurrentCulture);

    private string Reason(LedgerLine line)
    {
        var word = Words[$"Reason.{line.ReasonCode}"];
        return word.ResourceNotFound ? Words[$"Kind.{line.Kind}"] : word;
    }

    private async Task LoadAsync()
    {
        try
        {
            _hasFailed = false;
            var shown = Math.Clamp(_lines?.Count ?? PageSize, PageSize, PageRequest.MaxLimit);
            _balance = await GetBalance.HandleAsync(UserId, Ended);
            _holds = await ListOpenHolds.HandleAsync(UserId, Ended);
            var page = await ListEntries.HandleAsync(UserId, new PageRequest(0, shown), Ended);
            (_lines, _total) = (page.Items, page.Total);
        }
        catch (OperationCanceledException) when (Ended.IsCancellationRequested)
        {
            // The page is gone.
        }
        catch (Exception error)
        {
            Logger.CreditsNotRead(error);
            _hasFailed = true;
        }
    }

    private async Task MoreAsync()
    {
        var page = await ListEntries.HandleAsync(UserId, new PageRequest(_lines!.Count, PageSize), Ended);
        var known = _lines.Select(l => l.TxId).ToHashSet();
        (_lines, _total) = ([.. _lines, .. page.Items.Where(l => !known.Contains(l.TxId))], page.Total);
    }
}
