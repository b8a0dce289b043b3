using Microsoft.AspNetCore.Components;
using Radzen;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Webhooks;

namespace VlogStudio.Features.Webhooks;

/// <summary>A person's addresses that are told of what happens.</summary>
public sealed partial class WebhooksPage
{
    private IReadOnlyList<WebhookView>? _webhooks;
    private WebhookWithSecret? _made;
    private Guid? _edited;
    private bool _isAdding;
    private bool _hasFailed;
    private string? _problem;

    [Inject]
    private ListWebhooks List { get; set; } = default!;

    [Inject]
    private CreateWebhook Create { get; set; } = default!;

    [Inject]
    private ChangeWebhook Change { get; set; } = default!;

    [Inject]
    private DeleteWebhook Delete { get; set; } = default!;

    [Inject]
    private RotateWebhookSecret Rotate { get; set; } = default!;

    [Inject]
    private TestWebhook Test { get; set; } = default!;

    [Inject]
    private LiveBus Live { get; set; } = default!;

    [Inject]
    private ProblemWords ProblemWords { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    [Inject]
    private ILogger<WebhooksPage> Logger { get; set; } = default!;

    protected override Task OnViewerAsync() => LoadAsync();

    protected override async Task OnSignalAsync(UserSignal signal)
    {
        if (signal.What != "webhook") { return; }
        await LoadAsync();
        StateHasChanged();
    }

    private static string NameOf(WebhookView webhook) => webhook.Name.Length > 0 ? webhook.Name : webhook.Url;

    private async Task LoadAsync()
    {
        try
        {
            _webhooks = await List.HandleAsync(UserId, Ended);
            _hasFailed = false;
        }
        catch (OperationCanceledException) when (Ended.IsCancellationRequested)
        {
            // The page is gone.
        }
        catch (Exception error)
        {
            Logger.WebhooksNotRead(error);
            _hasFailed = true;
        }
    }

    private async Task<IReadOnlyList<Problem>> CreateAsync(WebhookChange wanted)
    {
        var made = await Create.HandleAsync(UserId, wanted.Url, wanted.Name, wanted.Topics, Ended);
        if (!made.IsOk) { return made.Problems; }
        (_made, _isAdding, _problem) = (made.Value, false, null);
        await ReloadAsync();
        return [];
    }

    private async Task<IReadOnlyList<Problem>> SaveAsync(Guid id, WebhookChange change)
    {
        var saved = await Change.HandleAsync(UserId, id, change, Ended);
        if (!saved.IsOk) { return saved.Problems; }
        (_edited, _problem) = (null, null);
        await ReloadAsync();
        return [];
    }

    private async Task TestAsync(WebhookView webhook)
    {
        if (!Took(await Test.HandleAsync(UserId, webhook.Id, Ended))) { return; }
        Toasts.Show(Words["TestSent", NameOf(webhook)]);
        Live.Tell(UserId, new UserSignal("webhook", webhook.Id));
    }

    private async Task SwitchAsync(WebhookView webhook, bool isOn)
    {
        if (Took(await Change.HandleAsync(UserId, webhook.Id, new WebhookChange(IsEnabled: isOn), Ended))) { await ReloadAsync(); }
    }

    private async Task RotateAsync(WebhookView webhook)
    {
        if (!await Dialogs.ConfirmAsync(Shared, Words["RotateTitle"], Words["RotateText"], Words["Rotate"])) { return; }
        var made = await Rotate.HandleAsync(UserId, webhook.Id, Ended);
        if (Took(made)) { _made = made.Value; }
        await ReloadAsync();
    }

    private async Task RemoveAsync(WebhookView webhook)
    {
        if (!await Dialogs.ConfirmAsync(Shared, Words["RemoveTitle", NameOf(webhook)], Words["RemoveText"], Words["Remove"])) { return; }
        if (Took(await Delete.HandleAsync(UserId, webhook.Id, Ended)) && _made?.Webhook.Id == webhook.Id) { _made = null; }
        await ReloadAsync();
    }

    private bool Took<T>(Result<T> result)
    {
        _problem = result.IsOk ? null : ProblemWords.Say(result.Problems);
        return result.IsOk;
    }

    private async Task ReloadAsync()
    {
        await LoadAsync();
        // Callbacks of cards and forms draw those, not this page.
        StateHasChanged();
    }
}
