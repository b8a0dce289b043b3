using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VlogStudio.Core.Ai;
using VlogStudio.Core.Data;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Core.Events;

/// <summary>Makes a recommendation: by the configured model, or by the built-in scorer where there is none or its answer is bad or late.</summary>
public sealed class RecommendEventsHandler(ListDayEvents list, TextModels models, KeptAnswers kept, IOptions<EventsOptions> options, ILogger<RecommendEventsHandler> log) : IJobHandler
{
    /// <summary>The kind of work.</summary>
    public static readonly JobKind Recommend = new("recommend_events", JobGroup.Ai, MaxAttempts: 3, Deadline: TimeSpan.FromMinutes(10));

    /// <inheritdoc />
    public JobKind Kind => Recommend;

    /// <inheritdoc />
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(run);
        var request = StudioJson.Read<RecommendationRequest>(run.Params);
        run.Report("choosing", 0);
        var day = await list.HandleAsync(run.UserId, request.Date, includeHidden: false, ct);
        if (day.Count == 0)
        {
            throw new JobFailedException(new JobError(JobErrorClass.Deterministic, "no_footage_on_date", "The day has no events any more.", [request.Date.ToString("O", null)]));
        }
        var recommendation = await ChooseAsync(run, day, request, ct);
        return new JobOutcome { Result = StudioJson.Write(recommendation) };
    }

    /// <inheritdoc />
    public Task SettleAsync(StudioDb db, Job job, CancellationToken ct) => Task.CompletedTask;

    private async Task<Recommendation> ChooseAsync(JobRun run, IReadOnlyList<EventView> day, RecommendationRequest request, CancellationToken ct)
    {
        var events = RecommendationEvent.Of(day);
        Recommendation BuiltIn(double from) => BuiltInRecommender.Recommend(
            events, request.Limit, request.SummaryText, done => run.Report("choosing", from + ((100 - from) * done / day.Count)));
        if (models.Current is not { } model) { return BuiltIn(0); }
        var question = ModelRecommender.Ask(day, request.Limit, request.SummaryText);
        if (await kept.FindAsync(model, question, answer => ModelRecommender.Read(answer, day, request.Limit, model.Name), ct) is { } known)
        {
            run.Log($"{model.Name}: its earlier answer to the same question serves again");
            return known;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(options.Value.ModelTimeout);
        try
        {
            run.Report("asking_model", 10);
            var answer = await model.AskAsync(question, patience.Token);
            run.Report("choosing", 80);
            var recommendation = ModelRecommender.Read(answer, day, request.Limit, model.Name);
            await kept.KeepAsync(model, question, answer, ct);
            return recommendation;
        }
        catch (AiException error)
        {
            log.ModelFailed(model.Name, error.Code, error.Message);
            run.Log($"{model.Name}: {error.Code} {error.Message}");
            return BuiltIn(80) with { Strategy = "built_in_after_model_failed", FallbackCode = error.Code };
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            log.ModelFailed(model.Name, "ai_too_slow", "no answer in time");
            run.Log($"{model.Name}: no answer within {options.Value.ModelTimeout}");
            return BuiltIn(80) with { Strategy = "built_in_after_model_failed", FallbackCode = "ai_too_slow" };
        }
    }
}
