using System.Globalization;
using Microsoft.AspNetCore.Components;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Webhooks;

namespace VlogStudio.Features.Webhooks;

/// <summary>The log of one address; it follows what is sent while it is open.</summary>
public sealed partial class WebhookLog
{
    private const int PageSize = 20;
    private IReadOnlyList<WebhookDeliveryView>? _deliveries;
    private WebhookDeliveryDetails? _open;
    private int _total;
    private string? _problem;

    /// <summary>The address.</summary>
    [Parameter, EditorRequired]
    public Guid EndpointId { get; set; }

    /// <summary>What it is called.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    /// <summary>Whether anything may be sent again.</summary>
    [Parameter]
    public bool IsEnabled { get; set; }

    [Inject]
    private ListWebhookDeliveries List { get; set; } = default!;

    [Inject]
    private ReplayWebhookDelivery Replay { get; set; } = default!;

    [Inject]
    private ProblemWords ProblemWords { get; set; } = default!;

    [Inject]
    private Toasts Toasts { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    protected override Task OnViewerAsync() => LoadAsync(PageSize);

    protected override async Task OnSignalAsync(UserSignal signal)
    {
        if (signal.What != "webhook" || (signal.Id != EndpointId && signal.Id != Guid.Empty)) { return; }
        await LoadAsync(Math.Max(PageSize, _deliveries?.Count ?? 0));
        StateHasChanged();
    }

    private string When(DateTimeOffset at) => Zone.Short(at);

    private static string IconOf(WebhookDeliveryState state) => state switch
    {
        WebhookDeliveryState.Delivered => "check_circle",
        WebhookDeliveryState.Dead => "error",
        _ => "schedule_send",
    };

    private static Tone ToneOf(WebhookDeliveryState state) => state switch
    {
        WebhookDeliveryState.Delivered => Tone.Good,
        WebhookDeliveryState.Dead => Tone.Bad,
        _ => Tone.Info,
    };

    private string Topic(string topic)
    {
        string word = Words[$"Topic.{topic}"];
        return word.Length == 0 ? word : char.ToUpper(word[0], CultureInfo.CurrentCulture) + word[1..];
    }

    private string Next(DateTimeOffset due) => due <= Clock.GetUtcNow() + TimeSpan.FromSeconds(30) ? Words["NextNow"] : Words["NextTry", When(due)];

    private string Error(string code) => Words[$"Error.{code}"] is { ResourceNotFound: false } words ? words : Words["Error.unknown"];

    private Task MoreAsync() => LoadAsync(_deliveries!.Count + PageSize);

    private async Task LoadAsync(int count)
    {
        try
        {
            var found = await List.HandleAsync(UserId, EndpointId, null, new PageRequest(0, count), Ended);
            if (!found.IsOk) { return; } // It was removed; the page takes the log away.
            (_deliveries, _total) = (found.Value.Items, found.Value.Total);
            if (_open is { } open) { _open = (await List.HandleAsync(UserId, EndpointId, open.Delivery.Id, Ended)).Value; }
        }
        catch (OperationCanceledException) when (Ended.IsCancellationRequested)
        {
            // The page is gone.
        }
    }

    private async Task ToggleAsync(Guid id) =>
        _open = _open?.Delivery.Id == id ? null : (await List.HandleAsync(UserId, EndpointId, id, Ended)).Value;

    private async Task ReplayAsync(Guid id)
    {
        var sent = await Replay.HandleAsync(UserId, EndpointId, id, Ended);
        _problem = sent.IsOk ? null : ProblemWords.Say(sent.Problems);
        if (sent.IsOk) { Toasts.Show(Words["Replayed"]); }
        await LoadAsync(Math.Max(PageSize, _deliveries?.Count ?? 0));
    }
}
