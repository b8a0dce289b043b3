using Microsoft.AspNetCore.Components;
using VlogStudio.Core.Events;
using VlogStudio.Core.Jobs;

namespace VlogStudio.Features.Vlogs.Wizard;

public partial class GenerateVlogDialog
{
    private RecommendationState? _recommendation;
    private JobFeed? _feed;

    [Inject]
    private RecommendEvents RecommendEvents { get; set; } = default!;

    [Inject]
    private GetRecommendation GetRecommendation { get; set; } = default!;

    [Inject]
    private FollowJob FollowJob { get; set; } = default!;

    [Inject]
    private CancelJob CancelJob { get; set; } = default!;

    private async Task AskAsync((int Limit, string Wish) asked)
    {
        if (_state is not { } state || _recommendation is { IsRunning: true }) { return; }
        state.Ask(asked.Limit, asked.Wish);
        _recommendation = new RecommendationState(null, null, null, state.Day.Events.Count);
        StateHasChanged();
        try
        {
            var job = await RecommendEvents.HandleAsync(UserId, new RecommendationRequest(state.Day.Date, state.Limit, state.Wish.Length == 0 ? null : state.Wish), Ended);
            if (!job.IsOk) { Refuse(Say.Say(job.Problems[0])); return; }
            state.Await(job.Value);
            await FollowAsync(job.Value);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            VlogsLog.WizardFailed(Log, e);
            Refuse(Words["Recommend.Failed"]);
        }
    }

    private async Task FollowKeptRecommendationAsync()
    {
        if (_state is not { RecommendationId: { } id } state) { return; }
        _recommendation = new RecommendationState(null, null, null, state.Day.Events.Count);
        await FollowAsync(id);
    }

    private async Task FollowAsync(Guid jobId)
    {
        if (_feed is not null) { await _feed.DisposeAsync(); _feed = null; }
        var state = _state;
        var feed = await FollowJob.HandleAsync(UserId, jobId, p => InvokeAsync(() => _state == state ? ShowProgressAsync(jobId, p) : Task.CompletedTask), Ended);
        if (feed.IsOk) { _feed = feed.Value; } else { _recommendation = null; }
    }

    private async Task ShowProgressAsync(Guid jobId, JobProgress progress)
    {
        if (_state is not { } state || Ended.IsCancellationRequested) { return; }
        if (!progress.State.IsTerminal())
        {
            _recommendation = new RecommendationState(progress, null, null, state.Day.Events.Count);
            StateHasChanged();
            return;
        }
        var answer = await GetRecommendation.HandleAsync(UserId, jobId, Ended);
        if (answer.Value?.Result is { } result)
        {
            if (!state.IsRecommendationApplied) { state.Apply(jobId, result.SelectedEventIds); }
            _recommendation = new RecommendationState(progress, result, null, state.Day.Events.Count);
        }
        else if (progress.State == JobState.Cancelled) { _recommendation = null; state.Await(null); }
        else { Refuse(answer.Value?.ErrorCode is { } code ? Say.Say(code) : Words["Recommend.Failed"]); state.Await(null); }
        StateHasChanged();
    }

    private async Task CancelRecommendationAsync()
    {
        if (_state?.RecommendationId is { } id) { await CancelJob.HandleAsync(UserId, id, Ended); }
        if (_feed is not null) { await _feed.DisposeAsync(); _feed = null; }
        _recommendation = null;
        _state?.Await(null);
    }

    private void Refuse(string words) => _recommendation = new RecommendationState(null, null, words, _state?.Day.Events.Count ?? 0);
}
