using Microsoft.AspNetCore.Components;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Retention;
using VlogStudio.Features.Jobs.Admin;

namespace VlogStudio.Features.Storage;

/// <summary>How long things are kept, by which setting, and what each rule would throw away now.</summary>
public sealed partial class RetentionCard
{
    private IReadOnlyList<RetentionView> _rules = [];
    private bool _isLooking;
    private bool _hasFailed;

    [Inject]
    private ListRetention Retention { get; set; } = default!;

    [Inject]
    private AdminGuard Guard { get; set; } = default!;

    [Inject]
    private ILogger<RetentionCard> Logger { get; set; } = default!;

    /// <inheritdoc />
    protected override Task OnViewerAsync() => LookAsync();

    private async Task LookAsync()
    {
        if (_isLooking) { return; }
        _isLooking = true;
        _hasFailed = false;
        try
        {
            if (await Guard.IsAdminAsync()) { _rules = await Retention.HandleAsync(Ended); }
        }
        catch (OperationCanceledException) when (Ended.IsCancellationRequested)
        {
            // The page is gone.
        }
        catch (Exception error)
        {
            StorageLog.RulesNotRead(Logger, error);
            _hasFailed = true;
        }
        finally { _isLooking = false; }
    }

    private string KeptFor(RetentionView rule) => rule.Kept switch
    {
        null => Words["ForEver"],
        { TotalDays: >= 1 } days => Words[days.TotalDays < 2 ? "DaysOne" : "DaysMany", Formats.Number((long)days.TotalDays)],
        { } hours => Words[hours.TotalHours < 2 ? "HoursOne" : "HoursMany", Formats.Number((long)Math.Max(1, hours.TotalHours))],
    };

    private string WouldGo(RetentionView rule)
    {
        var goes = rule.Count == 0 ? Words["Nothing"].Value : rule.Bytes is { } bytes ? $"{Formats.Number(rule.Count)} · {Formats.Bytes(bytes)}" : Formats.Number(rule.Count);
        return rule.Needed > 0 ? $"{goes} · {Words["StillNeeded", Formats.Number(rule.Needed)]}" : goes;
    }
}
