using VlogStudio.Api;
using VlogStudio.Core.Events;
using VlogStudio.Core.Identity;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Features.Events;

/// <summary>Recommendations over HTTP: a job inside, an answer outside where it does not take long.</summary>
internal static class RecommendApi
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<IResult> SelectAsync(
        RecommendationRequest body, HttpContext http, RecommendEvents recommend, FollowJob follow, GetRecommendation get, EventWording words, CancellationToken ct)
    {
        var userId = http.User.UserId();
        var asked = await recommend.HandleAsync(userId, body, ct);
        if (!asked.IsOk) { return Answers.Refuse(asked.Problems); }
        await WaitAsync(userId, asked.Value, follow, ct);
        return Say(await get.HandleAsync(userId, asked.Value, ct), words);
    }

    public static async Task<IResult> GetAsync(Guid jobId, HttpContext http, GetRecommendation get, EventWording words, CancellationToken ct) =>
        Say(await get.HandleAsync(http.User.UserId(), jobId, ct), words);

    private static async Task WaitAsync(Guid userId, Guid jobId, FollowJob follow, CancellationToken ct)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var feed = await follow.HandleAsync(userId, jobId, progress =>
        {
            if (progress.State.IsTerminal()) { ended.TrySetResult(); }
            return Task.CompletedTask;
        }, ct);
        if (!feed.IsOk) { return; }
        await using (feed.Value)
        {
            await Task.WhenAny(ended.Task, Task.Delay(Patience, ct));
            ct.ThrowIfCancellationRequested();
        }
    }

    private static IResult Say(Result<RecommendationView> found, EventWording words)
    {
        if (!found.IsOk) { return Answers.Refuse(found.Problems); }
        var view = found.Value;
        if (view.Result is { } result) { return Results.Ok(words.Answer(view.JobId, result)); }
        return view.State.IsTerminal()
            ? Answers.Refuse(new Problem(view.ErrorCode ?? "recommendation_failed", ProblemKind.Unavailable))
            : Results.Accepted($"/api/v1/vlogs/ai-select/{view.JobId}", new RecommendationPending(view.JobId));
    }
}
