using VlogStudio.Core.Primitives;
using VlogStudio.Core.Vlogs;

namespace VlogStudio.Features.Vlogs.Wizard;

public partial class GenerateVlogDialog
{
    private readonly string _rerenderKey = $"rerender-{Guid.CreateVersion7():n}";

    private void AskForQuote()
    {
        _isQuoting = true;
        _quoteLater.Do(() => InvokeAsync(QuoteAsync));
    }

    private async Task QuoteAsync()
    {
        if (_state is not { Step: 2 } state || Ended.IsCancellationRequested) { return; }
        try
        {
            var asked = state.ToRequest();
            var answer = From is { } from
                ? await QuoteVersion.HandleAsync(UserId, from, Changes(asked), Ended)
                : await QuoteVlog.HandleAsync(UserId, asked, Ended);
            if (_isSending) { return; }
            _problems = answer.Problems;
            _quote = answer.IsOk ? answer.Value : _quote;
            if (answer.IsOk) { await PrepareVlog.HandleAsync(UserId, asked, Ended); }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            VlogsLog.WizardFailed(Log, e);
            _problems = [new Problem("server_trouble", ProblemKind.Unavailable)];
        }
        _isQuoting = false;
        StateHasChanged();
    }

    private async Task SubmitAsync()
    {
        if (_isSending || _state is not { } state) { return; }
        (_isSending, _problems) = (true, []);
        StateHasChanged();
        try
        {
            var answer = From is { } from
                ? await RerenderVlog.HandleAsync(UserId, from, Changes(state.ToRequest()), _rerenderKey, Ended)
                : await RequestVlog.HandleAsync(UserId, state.ToRequest(), await _keeper!.SaveAsync(), Ended);
            if (answer.IsOk)
            {
                _keeper?.Forget();
                Navigation.NavigateTo($"/films/{answer.Value.VlogId}");
                return;
            }
            _problems = answer.Problems;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            VlogsLog.WizardFailed(Log, e);
            _problems = [new Problem("server_trouble", ProblemKind.Unavailable)];
        }
        _isSending = false;
        StateHasChanged();
        if (_part is not null) { await _part.CallAsync("focus", "[data-problem]"); }
    }

    private static VlogChanges Changes(VlogRequest asked) => new()
    {
        EventIds = asked.EventIds,
        Clips = asked.Clips ?? [],
        Title = asked.Title,
        Resolution = asked.Resolution,
        Orientation = asked.Orientation,
        Codec = asked.Codec,
        Fps = asked.Fps,
        Quality = asked.Quality,
        Stamps = asked.Stamps,
        MaxDuration = asked.MaxDuration,
        Transition = asked.Transition,
        Fit = asked.Fit,
        MusicId = asked.MusicId,
        RemoveMusic = asked.MusicId is null,
        MusicStart = asked.MusicStart,
        MusicEnd = asked.MusicEnd,
        MusicVolume = asked.MusicVolume,
        OriginalVolume = asked.OriginalVolume,
        Duck = asked.Duck,
        CutOnBeats = asked.CutOnBeats,
    };
}
