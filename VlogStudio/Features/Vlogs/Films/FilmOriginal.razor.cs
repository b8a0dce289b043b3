using Microsoft.AspNetCore.Components;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Messaging;
using VlogStudio.Core.Rendering.SmartCut;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Features.Vlogs.Films;

/// <summary>Offers the film with its recordings' own pictures, or says why that cannot be.</summary>
public sealed partial class FilmOriginal
{
    private ExportOffer? _offer;
    private string? _problem;
    private bool _isBusy;

    /// <summary>The film.</summary>
    [Parameter, EditorRequired]
    public Guid VlogId { get; set; }

    [Inject]
    private OfferExport OfferExport { get; set; } = default!;

    [Inject]
    private ExportVlog ExportVlog { get; set; } = default!;

    [Inject]
    private ILogger<FilmOriginal> Log { get; set; } = default!;

    /// <inheritdoc />
    protected override Task OnViewerAsync() => LoadAsync();

    /// <inheritdoc />
    protected override Task OnSignalAsync(UserSignal signal) => signal?.What == "vlog" && signal.Id == VlogId ? LoadAsync() : Task.CompletedTask;

    private async Task LoadAsync()
    {
        try
        {
            _offer = (await OfferExport.HandleAsync(UserId, VlogId, Ended)).Value;
            _problem = _offer?.State is JobState.Failed or JobState.Dead ? Say.Say(_offer.ErrorCode ?? "unexpected") : null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            VlogsLog.FilmPageFailed(Log, e);
            _problem = Words["Film.ActFailed"];
        }
        StateHasChanged();
    }

    private Task ReadAsync(JobProgress progress) => progress.State.IsTerminal() ? LoadAsync() : Task.CompletedTask;

    private async Task MakeAsync()
    {
        if (_isBusy) { return; }
        (_isBusy, _problem) = (true, null);
        try
        {
            var asked = await ExportVlog.HandleAsync(UserId, VlogId, Ended);
            if (asked.IsOk) { await LoadAsync(); } else { _problem = Say.Say(asked.Problems[0]); }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            VlogsLog.FilmPageFailed(Log, e);
            _problem = Words["Film.ActFailed"];
        }
        _isBusy = false;
    }

    /// <summary>The reason that holds for the most clips, with how many they are.</summary>
    private string WhyNot(ExportOffer offer)
    {
        var most = offer.Clips.Where(c => c.Reason != CutReason.None).GroupBy(c => c.Reason).MaxBy(g => g.Count());
        return most is null ? Words["Export.Why.Other"] : Words[ReasonKey(most.Key), most.Count(), offer.Clips.Count];
    }

    private static string ReasonKey(CutReason reason) => reason switch
    {
        CutReason.Size or CutReason.Rate or CutReason.Uneven => "Export.Why.Size",
        CutReason.Turned or CutReason.PixelShape or CutReason.Interlaced => "Export.Why.Shape",
        CutReason.Codec or CutReason.Colour => "Export.Why.Codec",
        CutReason.Speed or CutReason.Reframed or CutReason.Stabilised or CutReason.Words or CutReason.NotFootage => "Export.Why.Changed",
        CutReason.SourceMissing => "Export.Why.Gone",
        _ => "Export.Why.Other",
    };
}
