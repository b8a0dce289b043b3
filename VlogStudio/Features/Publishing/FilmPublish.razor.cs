using Microsoft.AspNetCore.Components;
using Radzen;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Primitives;
using VlogStudio.Core.Publishing;

namespace VlogStudio.Features.Publishing;

/// <summary>A film's way to the person's channel.</summary>
public sealed partial class FilmPublish
{
    private YouTubeAccountView? _account;
    private PublicationView? _publication;
    private string? _problem;
    private bool _isBusy;

    /// <summary>The film.</summary>
    [Parameter, EditorRequired]
    public Guid VlogId { get; set; }

    /// <summary>Its title, which the video has unless the person gives it another.</summary>
    [Parameter]
    public string Title { get; set; } = "";

    [Inject]
    private GetYouTubeAccount Account { get; set; } = default!;

    [Inject]
    private ListPublications List { get; set; } = default!;

    [Inject]
    private CancelJob Cancel { get; set; } = default!;

    [Inject]
    private ViewerClock Viewer { get; set; } = default!;

    [Inject]
    private DialogService Dialogs { get; set; } = default!;

    [Inject]
    private ILogger<FilmPublish> Log { get; set; } = default!;

    /// <inheritdoc />
    protected override Task OnViewerAsync() => LoadAsync();

    /// <inheritdoc />
    protected override Task OnSignalAsync(UserSignal signal) => signal?.What == "publication" && signal.Id == VlogId ? LoadAsync() : Task.CompletedTask;

    private async Task LoadAsync()
    {
        try
        {
            _account = await Account.HandleAsync(UserId, Ended);
            if (!_account.IsOffered) { return; }
            _publication = await List.HandleAsync(UserId, VlogId, Ended) is [var newest, ..] ? newest : null;
            _problem = _publication is { Status: PublicationState.Failed } failed ? Say.Say(failed.ErrorCode ?? "unexpected", failed.ErrorArgs) : null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.PublishingFailed(e);
            _problem = Words["ActFailed"];
        }
        StateHasChanged();
    }

    private Task ReadAsync(JobProgress progress) => progress.State.IsTerminal() ? LoadAsync() : Task.CompletedTask;

    private async Task AskAsync()
    {
        var asked = await Dialogs.OpenAsync<PublishDialog>(
            Words["Dialog.Title"], new() { [nameof(PublishDialog.VlogId)] = VlogId, [nameof(PublishDialog.Title)] = _publication?.Title ?? Title },
            new DialogOptions { Width = "min(560px, calc(100vw - 32px))", CssClass = "vs-sheet", CloseDialogOnEsc = true, AutoFocusFirstElement = true });
        if (asked is PublicationView) { await LoadAsync(); }
    }

    private async Task StopAsync()
    {
        if (_isBusy || _publication is not { } publication) { return; }
        _isBusy = true;
        IReadOnlyList<Problem> problems = [];
        try { problems = (await Cancel.HandleAsync(UserId, publication.JobId, Ended)).Problems; }
        catch (Exception e) when (e is not OperationCanceledException) { Log.PublishingFailed(e); }
        _isBusy = false;
        await LoadAsync();
        if (problems.Count > 0) { _problem = Say.Say(problems); }
    }

    private string About(YouTubeAccountView account)
    {
        if (_publication is { Status: PublicationState.Done, ShownAs: { } shown } done)
        {
            if (shown != done.Visibility && done.PublishAt is null) { return Words["Film.Kept", Words[$"Shown.{done.Visibility}"]]; }
            return done.PublishAt is { } at && shown == Visibility.Private ? Words["Film.At", Viewer.Short(at)] : Words["Film.Done", Words[$"Shown.{shown}"]];
        }
        if (_publication is { Status: PublicationState.Cancelled }) { return Words["Film.Stopped"]; }
        return account.IsConnected ? Words["Film.Offer", account.ChannelTitle ?? ""] : account.IsLost ? Words["Lost", account.ChannelTitle ?? ""] : Words["Film.Connect"];
    }
}
