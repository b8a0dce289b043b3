using Microsoft.AspNetCore.Components;
using VlogStudio.Core.Disputes;

namespace VlogStudio.Features.Disputes;

/// <summary>Everybody's disputes by state, for admins; each leads to its case.</summary>
public sealed partial class DisputesPage
{
    private List<FoundDispute>? _rows;
    private string? _next;
    private string? _shown;
    private bool _hasFailed;

    /// <summary>The state wanted: open unless told; all for any.</summary>
    [SupplyParameterFromQuery(Name = "state")]
    public string? State { get; set; }

    [Inject]
    private ListDisputes List { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ILogger<DisputesPage> Log { get; set; } = default!;

    private string Wanted => State?.ToLowerInvariant() switch { "proposed" => "proposed", "approved" => "approved", "rejected" => "rejected", "all" => "all", _ => "open" };

    /// <inheritdoc />
    protected override Task OnViewerAsync() => LoadAsync();

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_shown is not null && _shown != Wanted) { await LoadAsync(); }
    }

    private void Show(string? state) => Navigation.NavigateTo(state is null or "open" ? "/admin/disputes" : $"/admin/disputes?state={state}");

    private async Task LoadAsync()
    {
        (_shown, _rows, _next, _hasFailed) = (Wanted, null, null, false);
        await MoreAsync();
    }

    private async Task MoreAsync()
    {
        var read = BeginRead();
        try
        {
            var found = await List.HandleAsync(Enum.TryParse<DisputeState>(Wanted, ignoreCase: true, out var state) ? state : null, _next, 50, Ended);
            if (IsLate(read)) { return; }
            if (!found.IsOk)
            {
                _hasFailed = true;
                return;
            }
            (_rows, _next) = ([.. _rows ?? [], .. found.Value.Items], found.Value.NextCursor);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Log.DisputesNotRead(error);
            _hasFailed = !IsLate(read);
        }
    }
}
