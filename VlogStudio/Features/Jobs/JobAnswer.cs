using System.Text.Json;
using VlogStudio.Components.Shared;
using VlogStudio.Core.Jobs;
using VlogStudio.Core.Primitives;

namespace VlogStudio.Features.Jobs;

/// <summary>A job as programs see it.</summary>
/// <param name="JobId">Its id.</param>
/// <param name="Kind">The kind of work.</param>
/// <param name="Status">queued, running, retrying, done, partial, failed or cancelled.</param>
/// <param name="Phase">What it is doing.</param>
/// <param name="Progress">0..100.</param>
/// <param name="EtaSeconds">Seconds to go, where that can be told.</param>
/// <param name="Attempt">How often it was begun.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it last changed.</param>
/// <param name="Error">Why it failed, or what its last attempt failed of.</param>
/// <param name="Result">What it answered.</param>
public sealed record JobAnswer(
    Guid JobId, string Kind, JobState Status, string Phase, double Progress, double? EtaSeconds, int Attempt,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, JobErrorAnswer? Error, JsonElement? Result)
{
    /// <summary>Of a job.</summary>
    public static JobAnswer Of(JobView job, ProblemWords words) => new(
        job.JobId, job.Kind, job.State is JobState.Dead ? JobState.Failed : job.State, job.Phase, Math.Round(job.Progress, 2), job.EtaSeconds, job.Attempt,
        job.CreatedAt, job.UpdatedAt, JobErrorAnswer.Of(job, words), job.Result is null ? null : JsonElement.Parse(job.Result));
}

/// <summary>Why a job failed.</summary>
/// <param name="Class">transient or deterministic.</param>
/// <param name="Code">Stable code.</param>
/// <param name="Message">What happened and what to do, in the caller's language.</param>
public sealed record JobErrorAnswer(JobErrorClass? Class, string Code, string? Message)
{
    /// <summary>Of a job; null when nothing went wrong.</summary>
    public static JobErrorAnswer? Of(JobView job, ProblemWords words)
    {
        ArgumentNullException.ThrowIfNull(words);
        if (job.ErrorCode is not { } code || job.State is JobState.Done or JobState.Partial) { return null; }
        var args = job.ErrorArgs is null ? [] : StudioJson.Read<object[]>(job.ErrorArgs);
        return new(job.ErrorClass, code, words.Say(code, args));
    }
}
