using System.Globalization;
using Microsoft.AspNetCore.Components;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Credits;
using VlogStudio.Core.Messaging;

namespace VlogStudio.Features.Credits;

/// <summary>What a person has, what is set aside, and every movement in plain words.</summary>
public sealed partial class CreditsPage
{
    private Balance? _balance;
    private IReadOnlyList<Hold> _holds = [];
    private bool _hasFailed;

    [Inject]
    private GetBalance GetBalance { get; set; } = default!;

    [Inject]
    private ListOpenHolds ListOpenHolds { get; set; } = default!;

    /// <summary>The month whose movements are shown, <c>2026-11</c>; all unless given.</summary>
    [SupplyParameterFromQuery(Name = "month")]
    public string? Month { get; set; }

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ViewerClock Clock { get; set; } = default!;

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

    private string When(DateTimeOffset at) => Clock.Short(at);

    private void ShowMonth(string? month) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("month", string.IsNullOrEmpty(month) ? null : month));

    private async Task LoadAsync()
    {
        try
        {
            _hasFailed = false;
            _balance = await GetBalance.HandleAsync(UserId, Ended);
            _holds = await ListOpenHolds.HandleAsync(UserId, Ended);
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
}
