using Microsoft.AspNetCore.Components;
using Radzen;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Publishing;

namespace VlogStudio.Features.Publishing;

/// <summary>A person's channel: connecting it and letting go of it.</summary>
public sealed partial class YouTubePage
{
    private YouTubeAccountView? _account;
    private string? _problem;
    private bool _hasFailed;
    private bool _isBusy;

    /// <summary>Why the way to Google and back led to nothing: a problem's code.</summary>
    [SupplyParameterFromQuery]
    public string? Problem { get; set; }

    [Inject]
    private GetYouTubeAccount Get { get; set; } = default!;

    [Inject]
    private DisconnectYouTube Disconnect { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    [Inject]
    private PublicAddress Address { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ILogger<YouTubePage> Log { get; set; } = default!;

    private string Back => Address.Root is null ? new Uri(new Uri(Navigation.BaseUri), PublishingApi.CallbackPath).AbsoluteUri : Address.Of(PublishingApi.CallbackPath);

    /// <inheritdoc />
    protected override Task OnViewerAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        try { (_account, _hasFailed) = (await Get.HandleAsync(UserId, Ended), false); }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.PublishingFailed(e);
            _hasFailed = true;
        }
        StateHasChanged();
    }

    private async Task DisconnectAsync()
    {
        if (_isBusy || !await Dialogs.ConfirmAsync(Shared, Words["DisconnectTitle", _account?.ChannelTitle ?? ""], Words["DisconnectText"], Words["Disconnect"])) { return; }
        (_isBusy, _problem) = (true, null);
        try
        {
            await Disconnect.HandleAsync(UserId, Ended);
            Toasts.Show(Words["Disconnected"]);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.PublishingFailed(e);
            _problem = "unexpected";
        }
        _isBusy = false;
        await LoadAsync();
    }
}
