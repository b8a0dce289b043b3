using System.Diagnostics;
using VlogStudio.Core.Data;
using VlogStudio.Core.Telemetry;

namespace VlogStudio.Core.Jobs;

/// <summary>The spans of a job's life: asked for in one process, claimed and worked on in others, all in the trace its row carries.</summary>
internal static class JobTrace
{
    /// <summary>Begins the attempt's span.</summary>
    public static Activity? BeginAttempt(Job job) => Noted(StudioTrace.Continue(job.Trace, Spans.JobAttempt, ActivityKind.Consumer), job);

    /// <summary>Notes a claim that has just been made: whose trace it belongs to is only known now.</summary>
    public static void Claimed(Job job, DateTimeOffset asked)
    {
        var (began, current) = (job.RunAt > job.CreatedAt ? job.RunAt : job.CreatedAt, Activity.Current);
        StudioMeter.Claimed(job.Kind, job.UpdatedAt - began);
        using (var span = Noted(StudioTrace.Continue(job.Trace, Spans.JobClaim, ActivityKind.Internal, asked), job)) { span?.SetTag("job.waited", (job.UpdatedAt - began).TotalSeconds); }
        Activity.Current = current;
    }

    /// <summary>Notes how the attempt ended.</summary>
    /// <param name="span">Its span.</param>
    /// <param name="outcome">done, partial, failed, retrying, cancelled, queued, lease_lost.</param>
    /// <param name="errorCode">Code of what went wrong, or null.</param>
    public static void Ended(Activity? span, string outcome, string? errorCode)
    {
        span?.SetTag(Spans.Outcome, outcome);
        if (outcome is "failed" or "retrying" or "dead" or "lease_lost") { span.Fail(errorCode ?? outcome); }
    }

    /// <summary>The same by the job as it is after its attempt; null when the lease was lost.</summary>
    public static void Ended(Activity? span, Job? after) => Ended(span, after is null ? "lease_lost" : SnakeCase.Of(after.State.ToString()), after?.ErrorCode);

    /// <summary>Where what follows from the job's end goes on: here, unless what ends it is of another trace, as a person's request to stop it is.</summary>
    public static string? Of(Job job) =>
        StudioTrace.Here is { } here && (job.Trace is null || here.AsSpan(0, 35).SequenceEqual(job.Trace.AsSpan(0, Math.Min(35, job.Trace.Length)))) ? here : job.Trace;

    /// <summary>Puts on a span what tells which job it is about.</summary>
    public static Activity? Noted(Activity? span, Job job) => span?.SetTag(Spans.JobId, job.Id.ToString()).SetTag(Spans.JobKind, job.Kind)
        .SetTag(Spans.UserId, job.UserId.ToString()).SetTag(Spans.Attempt, job.Attempt).SetTag(Spans.Fence, job.Fence).SetTag(Spans.Worker, job.WorkerId);
}
