using System.Globalization;
using Microsoft.AspNetCore.Components;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Features.Credits;

/// <summary>Every movement with the balance it left, by month, in the time zone of whoever looks.</summary>
public sealed partial class StatementView
{
    private const int PageSize = 25;
    private Statement? _statement;
    private List<StatementLine> _lines = [];
    private IReadOnlyList<StatementMonth> _months = [];
    private string? _shown;
    private bool _hasFailed;

    /// <summary>Which month, <c>2026-11</c>; anything else means all.</summary>
    [Parameter]
    public string? Month { get; set; }

    /// <summary>Another month was chosen, or all.</summary>
    [Parameter]
    public EventCallback<string?> OnMonth { get; set; }

    [Inject]
    private ViewerClock Clock { get; set; } = default!;

    [Inject]
    private GetStatement Get { get; set; } = default!;

    [Inject]
    private ILogger<StatementView> Logger { get; set; } = default!;

    private StatementMonth? Chosen => StatementMonth.Parse(Month);

    private TimeZoneInfo Here => Clock.Zone;

    private string CsvLink => $"/api/v1/credits/statement.csv?zone={Uri.EscapeDataString(Here.Id)}" + (Chosen is { } month ? $"&month={month}" : "");

    protected override async Task OnParametersSetAsync()
    {
        if (UserId != Guid.Empty && _shown != (Month ?? "")) { await LoadAsync(); }
    }

    protected override async Task OnSignalAsync(UserSignal signal)
    {
        if (signal.What is not ("credits" or "vlog")) { return; }
        await LoadAsync();
        StateHasChanged();
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.CurrentCulture);

    private static string Signed(long amount) => amount.ToString("+#,0;\u2212#,0;0", CultureInfo.CurrentCulture);

    private static string Name(StatementMonth month) => new DateTime(month.Year, month.Month, 1).ToString("Y", CultureInfo.CurrentCulture);

    private string When(DateTimeOffset at) => Clock.Short(at);

    private string Reason(LedgerLine line)
    {
        var word = Words[$"Reason.{line.ReasonCode}"];
        var kind = Words[$"Kind.{line.Kind}"];
        return word.ResourceNotFound ? kind : line.Kind is TransactionKind.Refund or TransactionKind.Adjust ? $"{kind}: {word}" : word;
    }

    private async Task LoadAsync()
    {
        var read = BeginRead();
        try
        {
            _hasFailed = false;
            _shown = Month ?? "";
            var shown = Math.Clamp(_lines.Count, PageSize, PageRequest.MaxLimit);
            var months = await Get.MonthsAsync(UserId, Here, Ended);
            var statement = await Get.HandleAsync(UserId, Chosen?.In(Here), new PageRequest(0, shown), Ended);
            if (IsLate(read)) { return; }
            (_months, _statement, _lines) = (months, statement, [.. statement.Lines]);
        }
        catch (OperationCanceledException) when (Ended.IsCancellationRequested)
        {
            // The page is gone.
        }
        catch (Exception error)
        {
            Logger.CreditsNotRead(error);
            _hasFailed = !IsLate(read);
        }
    }

    private async Task MoreAsync()
    {
        var read = BeginRead();
        var statement = await Get.HandleAsync(UserId, Chosen?.In(Here), new PageRequest(_lines.Count, PageSize), Ended);
        if (IsLate(read)) { return; }
        _statement = statement;
        var known = _lines.Select(l => l.Line.TxId).ToHashSet();
        _lines.AddRange(_statement.Lines.Where(l => !known.Contains(l.Line.TxId)));
    }
}
